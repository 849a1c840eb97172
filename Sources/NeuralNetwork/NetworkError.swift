/// Why a network cannot be loaded or planned: a sentence that names the model file, the node and what is wrong.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
  /// The model file as it was named by the caller.
  public let network: String
  /// What is wrong and what would be accepted.
  public let reason: String

  public init(network: String, reason: String) {
    self.network = network
    self.reason = reason
  }

  public var description: String { "\(network): \(reason)" }
}
