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

/// An ``OperatorError`` together with the node it concerns.
struct NodeError: Error {
  let node: Node
  let reason: String

  /// Runs `body` and names the node in what it throws.
  static func wrap<Result>(_ node: Node, _ body: () throws(OperatorError) -> Result) throws(NodeError) -> Result {
    do {
      return try body()
    } catch {
      throw NodeError(node: node, reason: error.reason)
    }
  }

  /// "operator 'Conv' (node 'conv1'): what is wrong".
  var text: String { "operator '\(node.type)' (node '\(node.name)'): \(reason)" }
}

/// What is wrong with one node; ``NodeError`` and ``NetworkError`` add the names of node, operator and file.
package struct OperatorError: Error {
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}
