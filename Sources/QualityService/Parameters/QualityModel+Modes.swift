import QualityModel

extension QualityModel {
  /// The modes a model allows, as a message names them: "exact or dense".
  public var allowedModes: String { modes.map(\.rawValue).joined(separator: " or ") }
}
