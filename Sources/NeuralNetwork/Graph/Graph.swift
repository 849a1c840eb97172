/// A network as its file describes it: nodes in the order they run, constants by name, and what goes in and out.
struct Graph: Sendable {
  var nodes: [Node]
  var constants: [String: Tensor]
  let inputs: [Port]
  let outputs: [Port]

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
