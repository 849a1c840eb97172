import QualityModel
import QualityService

/// Aligned columns for people, with a summary.
struct TableWriter: ScoreWriter {
  private let pathWidth: Int
  private let intervalTitle: String?

  /// A column wider than this leaves no room for the others on a terminal; longer paths push their row to the right.
  private static let maximumPathWidth = 72

  /// - Parameters:
  ///   - paths: every path to come; the longest sets the width of the first column.
  ///   - intervalLevel: the share of opinions that the scores' intervals hold; nil for a table without intervals.
  init(paths: [String], intervalLevel: Double? = nil) {
    pathWidth = min(TableWriter.maximumPathWidth, max(4, paths.map { PrintableText.of($0).count }.max() ?? 0))
    intervalTitle = intervalLevel.map { "\(Decimals.shortest(100 * $0)) % INTERVAL" }
  }

  var header: String {
    row("FILE", "SCORE", intervalTitle ?? "", "CATEGORY", spread: "SPREAD", crops: "CROPS", size: "SIZE")
  }

  func line(path: String, assessment: Assessment, number: Int) -> String {
    row(
      PrintableText.of(path),
      Decimals.text(assessment.score, 2),
      assessment.interval.map { "\(Decimals.text($0.low, 2)) to \(Decimals.text($0.high, 2))" } ?? "",
      assessment.category,
      spread: Decimals.text(assessment.spread.standardDeviation, 2),
      crops: String(assessment.crops.count),
      size: "\(assessment.image.width)x\(assessment.image.height)"
    )
  }

  func footer(_ summary: ScoreSummary) -> String {
    "\n\(summary.text)\n"
  }

  private func row(
    _ path: String,
    _ score: String,
    _ interval: String,
    _ category: String,
    spread: String,
    crops: String,
    size: String
  ) -> String {
    let columns = [
      left(path, pathWidth), right(score, 7), intervalTitle.map { right(interval, max($0.count, 16)) },
      left(category, 10), right(spread, 7), right(crops, 6), right(size, 11),
    ]
    return columns.compactMap(\.self).joined(separator: "  ") + "\n"
  }

  private func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
