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
