import QualityModel
import QualityService

/// Aligned columns for people, with a summary.
struct TableWriter: ScoreWriter {
  private let pathWidth: Int

  /// A column wider than this leaves no room for the others on a terminal; longer paths push their row to the right.
  private static let maximumPathWidth = 72

  /// - Parameter paths: every path to come; the longest sets the width of the first column.
  init(paths: [String]) {
    pathWidth = min(TableWriter.maximumPathWidth, max(4, paths.map { PrintableText.of($0).count }.max() ?? 0))
  }

  var header: String {
    row("FILE", score: "SCORE", category: "CATEGORY", spread: "SPREAD", crops: "CROPS", size: "SIZE")
  }

  func line(path: String, assessment: Assessment, number: Int) -> String {
    row(
      PrintableText.of(path),
      score: Decimals.text(assessment.score, 2),
      category: assessment.category,
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
    score: String,
    category: String,
    spread: String,
    crops: String,
    size: String
  ) -> String {
    let columns = [
      left(path, pathWidth), right(score, 7), left(category, 10), right(spread, 7), right(crops, 6), right(size, 11),
    ]
    return columns.joined(separator: "  ") + "\n"
  }

  private func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
