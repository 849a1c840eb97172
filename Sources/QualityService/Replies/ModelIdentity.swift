import QualityModel

/// Which model scored.
public struct ModelIdentity: Codable, Sendable, Equatable {
  public let name: String
  public let version: String
  /// SHA-256 of the model file: "sha256:" and 64 hexadecimal digits.
  public let digest: String

  init(_ model: QualityModel) {
    name = model.metadata.name
    version = model.metadata.version
    digest = model.digest
  }
}
