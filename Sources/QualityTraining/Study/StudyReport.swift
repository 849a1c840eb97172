import Foundation
import QualityData
import QualityEvaluation

/// What a study found. In JSON keys are in snake case.
public struct StudyReport: Sendable, Equatable, Codable {
  /// The database's name.
  public let database: String

  /// The network that everything began with.
  public let backbone: String

  /// How many images each split's parts have, the first split's.
  public let trainingImages, testImages: Int

  /// How many random splits there were.
  public let splits: Int

  /// One a design; the first is the paper's, the others each depart from it in one point.
  public let rows: [StudyRow]

  private enum CodingKeys: String, CodingKey {
    case database
    case backbone
    case trainingImages = "training_images"
    case testImages = "test_images"
    case splits
    case rows
  }

  /// - Parameter trials: of each split.
  init(study: Study, questions: [StudyQuestion], trials: [[StudyTrial]], split: DatabaseSplit) {
    database = study.database.name
    backbone = URL(filePath: study.backbone.name).lastPathComponent
    splits = trials.count
    trainingImages = split.training.count
    testImages = split.test.count
    rows = questions.enumerated().map { index, question in
      StudyRow(question, trials: trials.flatMap(\.self).filter { $0.question == index })
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
        "Each design departs from the first in the point that it names. Closer than an observer: the probability that the "
        + "fine-tuned network's score is closer to the mean opinion than one random observer.")
  }

  private func cells(_ figures: StudyFigures?) -> [String] {
    Self.metrics.map { text(figures?.metrics[$0], decimals: $0.decimals) }
  }

  private func text(_ spread: SplitSpread?, decimals: Int) -> String {
    let median = Figure.text(spread?.median, decimals: decimals)
    guard splits > 1, let spread else { return median }
    return "\(median) ± \(Figure.text(spread.standardDeviation, decimals: decimals))"
  }

  private var cropCounts: (String, Plot, String)? {
    func points(_ figures: (StudyRow) -> StudyFigures?) -> [(x: Double, y: Double)] {
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
