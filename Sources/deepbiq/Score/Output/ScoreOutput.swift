import Foundation

/// Where the rows of a run go, and in which order.
struct ScoreOutput {
  private let writer: any ScoreWriter
  private var file: ScoreFile?
  /// Nil where rows are written as they come.
  private var ranking: ScoreRanking?
  /// Of files without a score, which come behind a ranking.
  private var failures: [String] = []

  init(_ writer: any ScoreWriter, file: ScoreFile?, ranking: ScoreRanking?) {
    self.writer = writer
    self.file = file
    self.ranking = ranking
  }

  /// What an earlier run has written.
  var earlier: EarlierRows? { file?.earlier }

  /// Whether rows appear between what standard error shows.
  var showsOnTerminal: Bool { file == nil && ranking == nil && isatty(STDOUT_FILENO) == 1 }

  func begin() throws(CommandFailure) {
    if earlier == nil { try write(writer.header) }
  }

  mutating func add(_ row: ScoreRow) throws {
    let line = try writer.line(row)
    guard ranking != nil else { return try write(line) }
    if let score = row.score {
      ranking?.add(line, score: score, number: row.number)
    } else {
      failures.append(line)
    }
  }

  /// Writes what is left.
  ///
  /// - Returns: whether the summary is written.
  func end(_ summary: ScoreSummary) throws(CommandFailure) -> Bool {
    for line in (ranking?.lines ?? []) + failures { try write(line) }
    let footer = writer.footer(summary)
    if let footer { try write(footer) }
    try file?.finish()
    return footer != nil
  }

  private func write(_ text: String) throws(CommandFailure) {
    guard !text.isEmpty else { return }
    if let file { try file.write(text) } else { try Console.write(text) }
  }
}
