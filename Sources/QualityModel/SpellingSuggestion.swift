/// The known name nearest to a mistyped one.
package enum SpellingSuggestion {
  /// The nearest of `names`, if it differs from `word` by at most a third of its letters (at least one); nil where none
  /// is that near.
  package static func nearest(to word: String, among names: [String]) -> String? {
    let ranked = names.map { (name: $0, distance: distance(from: word, to: $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.count / 3) ? best.name : nil
  }

  /// The fewest insertions, deletions and replacements of a character and swaps of two neighbours (optimal string
  /// alignment distance) that turn one into the other.
  static func distance(from first: String, to second: String) -> Int {
    let first = Array(first.utf8.prefix(256))
    let second = Array(second.utf8.prefix(256))
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for i in first.indices {
      var row = [i + 1]
      for j in second.indices {
        var best = min(last[j] + (first[i] == second[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[second.count]
  }
}
