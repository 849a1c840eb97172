/// A network as its file describes it: nodes in the order they run, constants by name, and what goes in and out.
struct Graph: Sendable {
  var nodes: [Node]
  var constants: [String: Tensor]
  var inputs: [ValueInfo]
  var outputs: [ValueInfo]
  /// The version of each operator set that the nodes are of, by domain; "" is ai.onnx.
  var opsets: [String: Int] = [:]

  /// How often each value is read, a graph output counting as one reader.
  func readerCounts() -> [String: Int] {
    var counts: [String: Int] = [:]
    for node in nodes {
      for case let input? in node.inputs { counts[input, default: 0] += 1 }
    }
    for output in outputs { counts[output.name, default: 0] += 1 }
    return counts
  }
}
