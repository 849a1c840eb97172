/// A network for one set of input shapes: what is known of every value, and the nodes that have to run.
struct PlannedGraph {
  let inputs, outputs: [String]
  var values: [String: Operand]
  /// In the order they run.
  var nodes: [PlannedNode]

  func operands(of node: PlannedNode) -> Operands {
    Operands(node.inputs.map { $0.flatMap { values[$0] } })
  }

  /// The node's arithmetic; what the kernel would misread or could not be given is refused.
  func kernel(of node: PlannedNode) throws(NodeError) -> Kernel {
    let kernel = try NodeError.wrap(node.node) { () throws(OperatorError) in
      if let kernel = node.kernel { return kernel }
      return try node.op.kernel(operands(of: node))
    }
    for (position, input) in node.inputs.enumerated() where !kernel.isView && !node.op.readsWhenPlanned(position) {
      if let input, case .integer? = values[input]?.constant?.elements {
        throw NodeError(
          node: node.node, reason: "input \(position) is a tensor of integers where floats are computed with")
      }
    }
    try node.checkScratch(kernel.scratchCount)
    return kernel
  }
}
