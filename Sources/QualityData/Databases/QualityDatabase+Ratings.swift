extension QualityDatabase {
  /// Makes a database of what a reader read.
  ///
  /// - Throws: ``DatabaseError`` when there is no rating, an opinion is not on the scale, a standard deviation is negative
  ///   or not a number, or an image is rated twice (it could then come to both sides of a split).
  init(reader: any DatabaseReader.Type, scale: OpinionScale, ratings: [Rating]) throws(DatabaseError) {
    var images: [RatedImage] = []
    var places: [String: SourcePlace] = [:]
    for rating in ratings {
      try Self.check(rating, scale: scale)
      if let first = places.updateValue(rating.place, forKey: rating.image.path) {
        throw .malformed(
          rating.place, found: "\(rating.image.name), which \(first) has already",
          expected: "every image once")
      }
      images.append(
        RatedImage(
          name: rating.image.name, path: rating.image.path, opinion: rating.opinion,
          standardDeviation: rating.standardDeviation, group: rating.group, scale: scale))
    }
    guard !images.isEmpty else { throw .noImages(database: reader.name) }
    self.init(name: reader.name, citation: reader.citation, scale: scale, images: images)
  }

  private static func check(_ rating: Rating, scale: OpinionScale) throws(DatabaseError) {
    guard scale.contains(rating.opinion) else {
      throw .malformed(
        rating.place, found: "the opinion \(rating.opinion)",
        expected: scale.isBounded ? "a number from \(scale.minimum) to \(scale.maximum)" : "a finite number")
    }
    if let deviation = rating.standardDeviation, !(deviation.isFinite && deviation >= 0) {
      throw .malformed(rating.place, found: "the standard deviation \(deviation)", expected: "a number from 0 up")
    }
  }
}
