import Numerics

/// Distributes images over parts so that every part gets its share of every range of scores.
///
/// The units are ordered by score, cut into strata of equal size and shuffled within each; then each goes to the part
/// that is furthest behind its share of the images distributed so far. After any number of units no part is further
/// from its share than about one unit, so the shares hold in every stratum and overall.
enum StratifiedSplitter {
  /// The most strata, and the fewest units in one: with fewer, the shuffle would have nothing to choose from.
  private static let maximumStrata = 10
  private static let minimumUnits = 5

  /// The most units by which the sequence of parts is rotated before the first unit, see ``split(_:shares:with:)``.
  private static let longestLead = 1000

  /// Splits units.
  ///
  /// - Parameters:
  ///   - units: Distinct units in an order that is the same on every machine.
  ///   - shares: The share of the images of each part; their sum is 1.
  ///   - generator: Shuffles.
  /// - Returns: The units of each part.
  static func split(
    _ units: [SplitUnit], shares: [Double], with generator: inout SplitMix64
  ) -> [[SplitUnit]] {
    guard !units.isEmpty else { return shares.map { _ in [] } }
    let imageCount = units.reduce(0) { $0 + $1.images.count }
    var behind = shares.map { _ in 0.0 }
    // The parts follow each other in a cycle. Starting it at a random place gives the worst and the best units, too,
    // the same chance of every part.
    for _ in 0..<generator.next(below: longestLead) {
      _ = next(&behind, shares: shares, size: Double(imageCount) / Double(units.count))
    }
    var parts: [[SplitUnit]] = shares.map { _ in [] }
    for unit in shuffledStrata(units, with: &generator) {
      parts[next(&behind, shares: shares, size: Double(unit.images.count))].append(unit)
    }
    return parts
  }

  /// Gives `size` images to the part that is furthest behind, the first of equals, and returns it.
  private static func next(_ behind: inout [Double], shares: [Double], size: Double) -> Int {
    for part in behind.indices { behind[part] += shares[part] * size }
    var chosen = 0
    for part in behind.indices where shares[part] > 0 && (shares[chosen] == 0 || behind[part] > behind[chosen]) {
      chosen = part
    }
    behind[chosen] -= size
    return chosen
  }

  /// The units stratum by stratum, from the worst to the best, shuffled within each.
  private static func shuffledStrata(_ units: [SplitUnit], with generator: inout SplitMix64) -> [SplitUnit] {
    var ordered = units.sorted { ($0.score, $0.images[0]) < ($1.score, $1.images[0]) }
    let strata = min(maximumStrata, max(1, units.count / minimumUnits))
    for stratum in EvenPartition.ranges(of: units.count, in: strata) { generator.shuffle(&ordered, in: stratum) }
    return ordered
  }
}

/// Images that stay together in a split: those of one group, or a single image without a group.
struct SplitUnit: Equatable {
  /// Indices into the database's images, ascending.
  private(set) var images: [Int]

  private var scoreSum: Double

  /// The mean of the images' scores, by which the unit is stratified.
  var score: Double { scoreSum / Double(images.count) }

  private init(image: Int, score: Double) {
    images = [image]
    scoreSum = score
  }

  private mutating func add(image: Int, score: Double) {
    images.append(image)
    scoreSum += score
  }

  /// The units of a database in the order of their first images.
  static func units(of images: [RatedImage]) -> [SplitUnit] {
    var units: [SplitUnit] = []
    // Only for look-ups: the order of a dictionary differs from run to run.
    var unitOfGroup: [String: Int] = [:]
    for (index, image) in images.enumerated() {
      if let group = image.group, let unit = unitOfGroup[group] {
        units[unit].add(image: index, score: image.score)
        continue
      }
      if let group = image.group { unitOfGroup[group] = units.count }
      units.append(SplitUnit(image: index, score: image.score))
    }
    return units
  }
}
