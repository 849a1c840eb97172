extension Graph {
  /// Moves every node behind those it reads from, and otherwise keeps their order.
  ///
  /// Nodes that read what nothing produces, or each other in a circle, come last.
  mutating func sort() {
    var known = Set(constants.keys).union(inputs.map(\.name))
    var sorted: [Node] = []
    var waiting = nodes
    while !waiting.isEmpty {
      var blocked: [Node] = []
      for node in waiting {
        if node.inputs.allSatisfy({ $0.map(known.contains) ?? true }) {
          sorted.append(node)
          known.formUnion(node.outputs.compactMap { $0 })
        } else {
          blocked.append(node)
        }
      }
      guard blocked.count < waiting.count else { break }
      waiting = blocked
    }
    nodes = sorted + waiting
  }

  /// Every value must exist before it is read (ONNX requires the nodes sorted) and be written once.
  ///
  /// - Throws: ``NetworkError``, in which `name` stands for the file.
  func checkOrder(name: String) throws(NetworkError) {
    func error(_ reason: String) -> NetworkError { NetworkError(network: name, reason: reason) }

    var known = Set(constants.keys)
    for input in inputs {
      guard known.insert(input.name).inserted else { throw error("the value '\(input.name)' is given twice") }
    }
    for node in nodes {
      for case let input? in node.inputs where !known.contains(input) {
        throw error(
          "operator '\(node.type)' (node '\(node.name)') reads '\(input)', which nothing before it produces "
            + "(the graph is cyclic, unsorted or lacks an initialiser)")
      }
      for case let output? in node.outputs {
        guard known.insert(output).inserted else { throw error("the value '\(output)' is produced twice") }
      }
      guard !node.outputs.isEmpty else { throw error("operator '\(node.type)' (node '\(node.name)') has no output") }
    }
    for output in outputs where !known.contains(output.name) {
      throw error("nothing produces the output '\(output.name)'")
    }
  }
}
