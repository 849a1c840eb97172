import QualityModel

/// The range in which people's mean opinion of an image is expected, on the score's scale.
public struct IntervalReply: Codable, Sendable, Equatable {
  /// The share of images whose opinion such a range holds.
  public let level: Double
  public let low: Double
  public let high: Double

  init(_ interval: ScoreInterval) {
    level = interval.level
    low = interval.low.rounded(decimals: Double.scoreDecimals)
    high = interval.high.rounded(decimals: Double.scoreDecimals)
  }
}
