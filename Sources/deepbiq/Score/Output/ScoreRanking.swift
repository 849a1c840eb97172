/// Rows in the order of their scores: all of them, or the first ones alone.
struct ScoreRanking {
  /// Rows that are kept; nil for all.
  let limit: Int?
  /// Whether low scores come first.
  let isReversed: Bool

  private var rows: [(score: Double, number: Int, line: String)] = []

  init(limit: Int?, isReversed: Bool) {
    self.limit = limit
    self.isReversed = isReversed
  }

  mutating func add(_ line: String, score: Double, number: Int) {
    rows.append((score, number, line))
    // Twice as many are held, so that sorting costs little for each.
    if let limit, rows.count >= 2 * max(limit, 64) { rows = Array(sorted.prefix(limit)) }
  }

  /// The lines in their order; equal scores in the order they came.
  var lines: [String] { sorted.prefix(limit ?? .max).map(\.line) }

  private var sorted: [(score: Double, number: Int, line: String)] {
    rows.sorted { first, second in
      guard first.score != second.score else { return first.number < second.number }
      return (first.score > second.score) != isReversed
    }
  }
}
