import QualityModel
import QualityService

/// Scores in aligned columns for people, with a summary below.
struct TableWriter: ScoreWriter {
  private let table: TextTable
  private let hasIntervals: Bool

  /// A column wider than this leaves no room for the others on a terminal; longer paths push their row to the right.
  private static let maximumPathWidth = 72
  private static let usualPathWidth = 32

  /// - Parameters:
  ///   - widestPath: characters of the longest path to come; nil where nobody knows.
  ///   - intervalLevel: the share of mean opinions that the scores' intervals hold; nil for a table without intervals.
  init(widestPath: Int?, intervalLevel: Double? = nil) {
    let pathWidth = min(TableWriter.maximumPathWidth, max(4, widestPath ?? TableWriter.usualPathWidth))
    let interval = intervalLevel.map { level in
      let title = "\(Decimals.shortest(100 * level)) % INTERVAL"
      return TextTable.Column.right(title, max(title.count, 16))
    }
    let columns = [
      .left("FILE", pathWidth), .right("SCORE", 7), interval, .left("CATEGORY", 10), .right("SPREAD", 7),
      .right("CROPS", 6), .right("SIZE", 11),
    ]
    table = TextTable(columns: columns.compactMap(\.self))
    hasIntervals = intervalLevel != nil
  }

  var header: String { table.header + "\n" }

  /// Files without a score are told on standard error.
  func line(_ row: ScoreRow) -> String {
    guard case .success(let assessment) = row.result else { return "" }
    let interval = assessment.interval.map { "\(Decimals.text($0.low, 2)) to \(Decimals.text($0.high, 2))" }
    return table.row(
      [PrintableText.of(row.name.text), Decimals.text(assessment.score, 2)]
        + (hasIntervals ? [interval ?? ""] : [])
        + [
          assessment.category, Decimals.text(assessment.spread.standardDeviation, 2),
          String(assessment.crops.count), "\(assessment.image.width)x\(assessment.image.height)",
        ]) + "\n"
  }

  func footer(_ summary: ScoreSummary) -> String? { "\n\(summary.text)\n" }
}
