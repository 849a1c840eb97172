extension IntervalCalibration {
  /// The calibration as a model's metadata hold it.
  public var metadata: [ModelMetadataKey: String] {
    [.intervalLevel: "\(level)", .intervalHalfWidth: "\(halfWidth)", .intervalImages: "\(imageCount)"]
  }

  /// Reads the calibration of a model file; nil where it has none. The keys stand together: a width means nothing
  /// without its level, and a level nothing without enough images.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for the first value that is missing or not allowed.
  init?(_ reader: MetadataReader) throws(ModelError) {
    let level = try reader.number(.intervalLevel, in: Self.allowedLevels)
    let halfWidth = try reader.number(.intervalHalfWidth, in: 0...1e9)
    let images = try reader.integer(.intervalImages, in: 1...Self.mostImages)
    if level == nil, halfWidth == nil, images == nil { return nil }
    guard let level else { throw reader.refusal(.intervalLevel, allowed: Self.together) }
    guard let halfWidth else { throw reader.refusal(.intervalHalfWidth, allowed: Self.together) }
    guard let images else { throw reader.refusal(.intervalImages, allowed: Self.together) }
    let fewest = Self.fewestImages(forLevel: level)
    guard images >= fewest else {
      throw reader.refusal(.intervalImages, allowed: "at least \(fewest), which an interval of level \(level) needs")
    }
    self.init(level: level, halfWidth: halfWidth, imageCount: images)
  }

  private static let mostImages = 1_000_000_000

  private static let together =
    [ModelMetadataKey.intervalLevel, .intervalHalfWidth, .intervalImages].map(\.rawValue).joined(separator: ", ")
    + " all set, or none"
}
