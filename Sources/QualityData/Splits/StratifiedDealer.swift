import Numerics

/// Deals units to parts as one deals cards, so that every part gets its share of every range of scores.
///
/// The units are ordered by score, cut into strata of equal size and shuffled within each; then each goes to the part that
/// is furthest behind its share of the images dealt so far. After any number of units no part is further from its share
/// than about one unit, so shares hold in every stratum and in all.
enum StratifiedDealer {
  /// The most strata, and the fewest units in one: with fewer the shuffling would have nothing to choose from.
  private static let maximumStrata = 10
  private static let minimumUnits = 5

  /// Units dealt to nobody before the first, see ``deal(_:shares:with:)``.
  private static let longestLead = 1000

  /// Deals units.
  ///
  /// - Parameters:
  ///   - units: Distinct units in an order that is the same on every machine.
  ///   - shares: Of the images, for each part; their sum is 1.
  ///   - generator: Shuffles.
  /// - Returns: The units of each part.
  static func deal(
    _ units: [SplitUnit], shares: [Double], with generator: inout SplitMix64
  ) -> [[SplitUnit]] {
    guard !units.isEmpty else { return shares.map { _ in [] } }
    let imageCount = units.reduce(0) { $0 + $1.images.count }
    var behind = shares.map { _ in 0.0 }
    // Dealing repeats a cycle of parts. Beginning it anywhere gives the worst and the best units, too, an equal chance
    // of every part.
    for _ in 0..<generator.next(below: longestLead) {
      _ = next(&behind, shares: shares, size: Double(imageCount) / Double(units.count))
    }
    var parts: [[SplitUnit]] = shares.map { _ in [] }
    for unit in shuffledStrata(units, with: &generator) {
      parts[next(&behind, shares: shares, size: Double(unit.images.count))].append(unit)
    }
    return parts
  }

  /// Deals `size` images to the part that is furthest behind, the first of equals, and returns it.
  private static func next(_ behind: inout [Double], shares: [Double], size: Double) -> Int {
    for part in behind.indices { behind[part] += shares[part] * size }
    var chosen = 0
    for part in behind.indices where shares[part] > 0 && (shares[chosen] == 0 || behind[part] > behind[chosen]) {
      chosen = part
    }
    behind[chosen] -= size
    return chosen
  }

  /// The units stratum by stratum, from the worst to the best, shuffled within each (Fisher and Yates).
  private static func shuffledStrata(_ units: [SplitUnit], with generator: inout SplitMix64) -> [SplitUnit] {
    var ordered = units.sorted { ($0.score, $0.images[0]) < ($1.score, $1.images[0]) }
    let strata = min(maximumStrata, max(1, units.count / minimumUnits))
    for stratum in 0..<strata {
      let start = stratum * units.count / strata
      let end = (stratum + 1) * units.count / strata
      for index in stride(from: end - 1, to: start, by: -1) {
        ordered.swapAt(index, start + generator.next(below: index - start + 1))
      }
    }
    return ordered
  }
}
