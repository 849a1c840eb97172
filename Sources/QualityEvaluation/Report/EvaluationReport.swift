import Foundation

/// Everything an evaluation found. In JSON keys are in snake case and in alphabetical order, and what is undefined is
/// absent.
public struct EvaluationReport: Sendable, Equatable, Codable {
  /// The headline.
  public let title: String

  /// What was evaluated; nil where it has no name.
  public let model: String?

  /// The images and opinions; nil where they have no name.
  public let database: String?

  /// How the figures were made.
  public let options: EvaluationOptions

  /// The agreement over all images.
  public let agreement: Agreement

  /// The comparison with single observers; nil where no standard deviation is known.
  public let humanComparison: HumanComparison?

  /// How often the given intervals hold the opinion; nil where none are given.
  public let intervalCoverage: IntervalCoverage?

  /// The agreement in each group, by name.
  public let groups: [GroupAgreement]

  /// What repeated splits found; nil where there were none.
  public let splits: SplitSummary?

  /// The agreement at several numbers of crops, in rising order.
  public let cropCounts: [CropCountAgreement]

  /// Bins of rising prediction.
  public let calibration: [CalibrationBin]

  /// The images, in the order they were given.
  public let images: [EvaluatedImage]

  private enum CodingKeys: String, CodingKey {
    case title
    case model
    case database
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
  /// - Throws: `EncodingError`, which an `Evaluation`'s report never does: its numbers are finite.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
