/// Computes every node whose inputs are all constants when the network is loaded.
enum ConstantFolding {
  static func apply(to graph: inout Graph) throws(NodeError) {
    var kept: [Node] = []
    for node in graph.nodes {
      let inputs = node.inputs.map { input in input.map { graph.constants[$0] } }
      // A given input that is no constant leaves nil inside.
      guard inputs.allSatisfy({ $0 == nil || $0! != nil }) else {
        kept.append(node)
        continue
      }
      let operands = Operands(inputs.map { $0.flatMap { $0 }.map { Operand($0) } })
      let results = try NodeError.wrap(node) { () throws(OperatorError) in
        try evaluate(OperatorRegistry.make(node), operands)
      }
      for (name, tensor) in zip(node.outputs, results) {
        if let name { graph.constants[name] = tensor }
      }
    }
    graph.nodes = kept
  }
}
