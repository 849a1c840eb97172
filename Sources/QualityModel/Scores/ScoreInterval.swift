/// The range in which people's mean opinion of an image is expected, in units of the score.
public struct ScoreInterval: Sendable, Equatable {
  /// The share of images whose opinion such a range holds, above 0 and below 1.
  public let level: Double

  /// The lower end, on the scale.
  public let low: Double

  /// The upper end, on the scale; not below `low`.
  public let high: Double

  /// The range from `low` to `high`.
  public init(level: Double, low: Double, high: Double) {
    self.level = level
    self.low = low
    self.high = high
  }
}
