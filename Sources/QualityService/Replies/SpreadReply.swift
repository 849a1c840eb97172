import QualityModel

/// How far the crop scores of an image are apart, on the score's scale.
public struct SpreadReply: Codable, Sendable, Equatable {
  public let minimum: Double
  public let maximum: Double
  public let standardDeviation: Double

  enum CodingKeys: String, CodingKey {
    case minimum, maximum
    case standardDeviation = "standard_deviation"
  }

  init(_ spread: Spread) {
    minimum = spread.minimum.rounded(decimals: Double.scoreDecimals)
    maximum = spread.maximum.rounded(decimals: Double.scoreDecimals)
    standardDeviation = spread.standardDeviation.rounded(decimals: Double.scoreDecimals)
  }
}
