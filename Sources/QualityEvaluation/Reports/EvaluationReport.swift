import Foundation

/// All results of an evaluation. In JSON, keys are in snake case and in alphabetical order, and undefined values are
/// absent.
public struct EvaluationReport: Sendable, Equatable, Codable {
  /// The headline.
  public let title: String

  /// What was evaluated; nil where it has no name.
  public let model: String?

  /// The images and opinions; nil where they have no name.
  public let database: String?

  /// Why the figures may mean less than they seem to, sentences without a full stop.
  public let warnings: [String]

  /// How the figures were computed.
  public let options: EvaluationOptions

  /// The agreement over all images.
  public let agreement: Agreement

  /// The comparison with single observers; nil where no standard deviation is known.
  public let humanComparison: HumanComparison?

  /// How often the images' intervals hold the opinion; nil where there are none.
  public let intervalCoverage: IntervalCoverage?

  /// The agreement in each group, by name.
  public let groups: [GroupAgreement]

  /// The results of repeated splits; nil where there were none.
  public let splits: SplitSummary?

  /// The agreement at several numbers of crops, in rising order.
  public let cropCounts: [CropCountAgreement]

  /// Bins of images by prediction, in rising order.
  public let calibration: [CalibrationBin]

  /// The images, in their given order.
  public let images: [EvaluatedImage]

  private enum CodingKeys: String, CodingKey {
    case title
    case model
    case database
    case warnings
    case options
    case agreement
    case humanComparison = "human_comparison"
    case intervalCoverage = "interval_coverage"
    case groups
    case splits
    case cropCounts = "crop_counts"
    case calibration
    case images
  }

  /// The report as JSON in UTF-8, the same bytes for the same report, ending in a line feed.
  ///
  /// - Throws: `EncodingError`, never for the report of an `Evaluation`: its numbers are finite.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

extension EvaluationReport {
  /// The report for a terminal: aligned tables under a headline, with an empty line between them.
  public var text: String {
    let lines = [title] + subject
    return (lines.map { ReportTable.printable($0) + "\n" }.joined() + "\n")
      + tables.map(\.text).joined(separator: "\n")
  }

  /// The report as one HTML file: without scripts, self-contained, readable in light and dark.
  public var html: String {
    HTMLPage(
      title: title, subject: subject, figures: EvaluationPlots(report: self).all, tables: tables + [largestErrors]
    ).html
  }

  /// What was evaluated, and how, as lines.
  private var subject: [String] {
    let bootstrap = options.bootstrap
    return [
      model.map { "Model: \($0)" },
      database.map { "Database: \($0)" },
    ].compactMap(\.self) + warnings.map { "WARNING: \($0)." } + [
      bootstrap.resamples > 0
        ? "Intervals: \(Figure.percent(bootstrap.level)), percentile bootstrap of \(bootstrap.resamples) resamples, "
          + "seed \(bootstrap.seed)" : "Intervals: none"
    ]
  }

  /// The images with the largest errors, which are worth a look.
  private var largestErrors: ReportTable {
    let order = images.indices.sorted { (-abs(images[$0].error), $0) < (-abs(images[$1].error), $1) }
    return ReportTable(
      title: "Largest errors",
      header: ["image", "prediction", "opinion", "error"],
      rows: order.prefix(10).map { index in
        let image = images[index]
        return [image.name] + [image.prediction, image.opinion, image.error].map { Figure.text($0, decimals: 2) }
      }
    )
  }
}
