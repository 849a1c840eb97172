import QualityModel

/// The scale of a score.
public struct ScaleReply: Codable, Sendable, Equatable {
  public let minimum: Double
  public let maximum: Double
  public let higherIsBetter: Bool

  enum CodingKeys: String, CodingKey {
    case minimum, maximum
    case higherIsBetter = "higher_is_better"
  }

  init(_ metadata: ModelMetadata) {
    minimum = metadata.scale.minimum
    maximum = metadata.scale.maximum
    higherIsBetter = metadata.scale.higherIsBetter
  }
}
