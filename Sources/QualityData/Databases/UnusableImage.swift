/// A rated image that is missing or cannot be decoded.
public struct UnusableImage: Error, Equatable, CustomStringConvertible {
  /// The image's path below the database's root.
  public let name: String

  /// What is wrong with it, as a sentence.
  public let reason: String

  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  public var description: String { "\(name): \(reason)" }
}
