import QualityModel
import QualityService

/// Scores in aligned columns for people, with a summary below.
struct TableWriter: ScoreWriter {
  private let table: TextTable
  private let hasIntervals: Bool

  /// A column wider than this leaves no room for the others on a terminal; longer paths push their row to the right.
  private static let maximumPathWidth = 72

  /// - Parameters:
  ///   - paths: every path to come; the longest sets the width of the first column.
  ///   - intervalLevel: the share of mean opinions that the scores' intervals hold; nil for a table without intervals.
  init(paths: [String], intervalLevel: Double? = nil) {
    let pathWidth = min(TableWriter.maximumPathWidth, max(4, paths.map { PrintableText.of($0).count }.max() ?? 0))
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

  func line(path: String, assessment: Assessment, number: Int) -> String {
    let interval = assessment.interval.map { "\(Decimals.text($0.low, 2)) to \(Decimals.text($0.high, 2))" }
    return table.row(
      [PrintableText.of(path), Decimals.text(assessment.score, 2)]
        + (hasIntervals ? [interval ?? ""] : [])
        + [
          assessment.category, Decimals.text(assessment.spread.standardDeviation, 2),
          String(assessment.crops.count), "\(assessment.image.width)x\(assessment.image.height)",
        ]) + "\n"
  }

  func footer(_ summary: ScoreSummary) -> String { "\n\(summary.text)\n" }
}

/// All files of a run together.
struct ScoreSummary {
  private(set) var scored = 0
  private(set) var failed = 0
  private(set) var skipped = 0
  private var sum = 0.0
  private var lowest: (score: Double, path: String)?
  private var highest: (score: Double, path: String)?

  /// Counts one file.
  mutating func add(_ file: ScoredFile) {
    switch file.outcome {
    case .failed: failed += 1
    case .skipped: skipped += 1
    case .scored(let assessment):
      let score = assessment.score
      scored += 1
      sum += score
      if score < lowest?.score ?? .infinity { lowest = (score, file.path) }
      if score > highest?.score ?? -.infinity { highest = (score, file.path) }
    }
  }

  /// "3 images scored, mean 61.20, lowest 40.00 (a.jpg), highest 80.00 (c.jpg); 1 failed, 2 files that are no images
  /// skipped".
  var text: String {
    var text = scored == 1 ? "1 image scored" : "\(scored) images scored"
    if scored > 1, let lowest, let highest {
      text += ", mean \(Decimals.text(sum / Double(scored), 2))"
      text += ", lowest \(Decimals.text(lowest.score, 2)) (\(PrintableText.of(lowest.path)))"
      text += ", highest \(Decimals.text(highest.score, 2)) (\(PrintableText.of(highest.path)))"
    }
    let others = [
      failed > 0 ? "\(failed) failed" : nil,
      skipped > 0 ? "\(skipped) \(skipped == 1 ? "file that is no image" : "files that are no images") skipped" : nil,
    ].compactMap(\.self)
    return others.isEmpty ? text : text + "; " + others.joined(separator: ", ")
  }
}
