import QualityModel

/// Something that is wrong with an image or a crop of it.
public struct DamageReply: Codable, Sendable, Equatable {
  /// Its name, such as `blur`.
  public let kind: String
  /// The share of people's opinion that it takes away, 0...1.
  public let strength: Double

  init(_ finding: DamageFinding) {
    kind = finding.kind
    strength = finding.strength.rounded(decimals: Double.scoreDecimals)
  }
}
