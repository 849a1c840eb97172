import Foundation
import QualityData
import QualityEvaluation

/// The result of a study. In JSON, keys are in snake case.
public struct AblationReport: Sendable, Equatable, Codable {
  /// The database's name.
  public let database: String

  /// The untrained network.
  public let backbone: String

  /// How many images each split's parts have, the first split's.
  public let trainingImages, testImages: Int

  /// How many random splits there were.
  public let splits: Int

  /// One per design; the first is the paper's, each of the others changes it in one point.
  public let rows: [AblationRow]

  private enum CodingKeys: String, CodingKey {
    case database
    case backbone
    case trainingImages = "training_images"
    case testImages = "test_images"
    case splits
    case rows
  }

  /// - Parameters:
  ///   - database: its name.
  ///   - backbone: the path of its file.
  ///   - questions: all of them.
  ///   - trials: of each split.
  ///   - split: the first.
  init(
    database: String, backbone: String, questions: [AblationQuestion], trials: [[AblationTrial]], split: DatabaseSplit
  ) {
    self.database = database
    self.backbone = URL(filePath: backbone).lastPathComponent
    splits = trials.count
    trainingImages = split.training.count
    testImages = split.test.count
    rows = questions.enumerated().map { index, question in
      AblationRow(question, trials: trials.flatMap(\.self).filter { $0.question == index })
    }
  }

  /// The table for a terminal.
  public var text: String {
    ([title] + subject).map { ReportTable.printable($0) + "\n" }.joined() + "\n" + table.text
  }

  /// The table and a picture as one HTML file.
  public var html: String {
    HTMLPage(title: title, subject: subject, figures: [cropCounts].compactMap(\.self), tables: [table]).html
  }

  private var title: String { "Designs compared on \(database)" }

  private var subject: [String] {
    [
      "Backbone: \(backbone)",
      "Splits: \(splits), by groups and seeded; \(trainingImages) images to train on, \(testImages) to test on"
        + (splits > 1 ? "; figures are medians, with standard deviations over splits" : ""),
    ]
  }

  private static let metrics: [AgreementMetric] = [.srocc, .lcc, .rmse]

  private var table: ReportTable {
    ReportTable(
      title: "Figures of the test part",
      header: ["design"]
        + ["pre-trained", "fine-tuned"].flatMap { network in
          Self.metrics.enumerated().map { index, metric in
            (index == 0 ? "\(network): " : "") + metric.label(.fiveParameter)
          }
        } + ["closer than an observer"],
      rows: rows.map { row in
        ["\(row.topic): \(row.choice)"] + cells(row.pretrained) + cells(row.fineTuned) + [
          text(row.fineTuned?.closerThanObserver, decimals: 3)
        ]
      },
      note:
        "Each design departs from the first in the point that it names. Closer than an observer: the probability that "
        + "the fine-tuned network's score is closer to the mean opinion than one random observer.")
  }

  private func cells(_ figures: AblationFigures?) -> [String] {
    Self.metrics.map { text(figures?.metrics[$0], decimals: $0.decimals) }
  }

  private func text(_ spread: SplitSpread?, decimals: Int) -> String {
    let median = Figure.text(spread?.median, decimals: decimals)
    guard splits > 1, let spread else { return median }
    return "\(median) ± \(Figure.text(spread.standardDeviation, decimals: decimals))"
  }

  private var cropCounts: (String, Plot, String)? {
    func points(_ figures: (AblationRow) -> AblationFigures?) -> [(x: Double, y: Double)] {
      rows.filter { ["DeepBIQ", "crops"].contains($0.topic) }.compactMap { row in
        guard let count = row.randomCrops, let srocc = figures(row)?.metrics[.srocc] else { return nil }
        return (Double(count), srocc.median)
      }.sorted { $0.x < $1.x }
    }
    let (pretrained, tuned) = (points(\.pretrained), points(\.fineTuned))
    guard !pretrained.isEmpty, !tuned.isEmpty else { return nil }
    var plot = Plot(
      "Random crops", summary: "Crops an image to the right, SROCC upwards.",
      horizontal: PlotAxis("Random crops an image", holding: pretrained.map(\.x) + [0]),
      vertical: PlotAxis("SROCC", holding: (pretrained + tuned).map(\.y)))
    plot.addLine(tuned, kind: .curve)
    plot.addLine(pretrained, kind: .bar)
    for point in pretrained { plot.addPoint(point.x, point.y, kind: .mean) }
    return (
      "Random crops", plot, "Line: fine-tuned network. Dotted line: pre-trained network. Linear SVR, mean of scores."
    )
  }
}

/// One row of a study: a question, one answer, and how good it is with a network before and after fine-tuning.
public struct AblationRow: Sendable, Equatable, Codable {
  /// What is asked, such as `crops`.
  public let topic: String

  /// The answer, such as `10 random`.
  public let choice: String

  /// The number of random crops; nil where they are not random.
  public let randomCrops: Int?

  /// With the pre-trained network; nil where the design needs categories.
  public let pretrained: AblationFigures?

  /// With the fine-tuned network.
  public let fineTuned: AblationFigures?

  private enum CodingKeys: String, CodingKey {
    case topic
    case choice
    case randomCrops = "random_crops"
    case pretrained = "pre_trained"
    case fineTuned = "fine_tuned"
  }

  /// - Parameter trials: those of this question, of all splits.
  init(_ question: AblationQuestion, trials: [AblationTrial]) {
    topic = question.topic
    choice = question.choice
    randomCrops = question.design.crops.randomCount
    pretrained = AblationFigures(of: trials.filter { $0.network == .pretrained })
    fineTuned = AblationFigures(of: trials.filter { $0.network != .pretrained })
  }
}

/// The figures of a design with one network, over all splits.
public struct AblationFigures: Sendable, Equatable, Codable {
  /// How each metric of the test parts varies.
  public let metrics: MetricTable<SplitSpread>

  /// The probability that a score is closer to the mean opinion than one random observer; nil where opinions have no
  /// deviations.
  public let closerThanObserver: SplitSpread?

  private enum CodingKeys: String, CodingKey {
    case metrics
    case closerThanObserver = "closer_than_observer"
  }

  /// Summarises trials, one per split; nil where there is none.
  init?(of trials: [AblationTrial]) {
    guard !trials.isEmpty else { return nil }
    var metrics = MetricTable<SplitSpread>()
    for metric in AgreementMetric.allCases {
      metrics[metric] = SplitSpread(of: trials.compactMap { $0.figures[metric] })
    }
    self.metrics = metrics
    closerThanObserver = SplitSpread(of: trials.compactMap(\.closerThanObserver))
  }
}

/// The figures of one design with one network on one split's test part.
struct AblationTrial: Sendable, Equatable, Codable {
  /// Which question, by its place among all.
  let question: Int

  /// With which network.
  let network: AblationNetwork

  /// How its scores agree with the opinions of the test part.
  let figures: MetricTable<Double>

  /// The probability that a score is closer to the mean opinion than one random observer, see ``HumanComparison``; nil
  /// where opinions have no deviations.
  let closerThanObserver: Double?

  /// Compares scores with opinions.
  init(question: Int, network: AblationNetwork, scores: [Double], images: [RatedImage]) {
    self.question = question
    self.network = network
    figures =
      AgreementFigures(
        predictions: scores, opinions: images.map(\.score), deviations: images.map(\.scoreStandardDeviation)
      ).values
    let closer = zip(scores, images).compactMap { score, image in
      image.scoreStandardDeviation.map {
        HumanComparison.probabilityOfBeingCloser(error: score - image.score, deviation: $0)
      }
    }
    closerThanObserver = closer.isEmpty ? nil : closer.reduce(0, +) / Double(closer.count)
  }
}
