/// Images that stay together in a split: those of one group, or a single image that has none.
struct SplitUnit: Equatable {
  /// Indices into the database's images, ascending.
  private(set) var images: [Int]

  /// The sum of the images' scores.
  private var scoreSum: Double

  /// The mean of the images' scores, which the unit is stratified by.
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
    // Only looked up, never iterated: its order is another one in every run.
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
