import QualityModel

/// Why an image is not better, in a word that a form can show.
public struct ReasonReply: Codable, Sendable, Equatable {
  /// The raw value of ``Reason``, such as `blurred`.
  public let reason: String
  /// The share of people's opinion that it takes away, 0...1.
  public let strength: Double
  /// The crops that show it, the strongest first, in pixels of the upright original.
  public let boxes: [BoxReply]

  /// A rectangle of pixels.
  public struct BoxReply: Codable, Sendable, Equatable {
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
  }

  init(_ finding: ReasonFinding) {
    reason = finding.reason.rawValue
    strength = finding.strength.rounded(decimals: Double.scoreDecimals)
    boxes = finding.boxes.map { BoxReply(x: $0.x, y: $0.y, width: $0.width, height: $0.height) }
  }
}
