extension PlannedGraph {
  /// The node's backward arithmetic.
  ///
  /// - Throws: ``NodeError`` where the operator has none.
  func gradientKernel(of node: PlannedNode, wanted: [Bool]) throws(NodeError) -> GradientKernel {
    guard let op = node.op as? any DifferentiableOperator else {
      throw NodeError(node: node.node, reason: "has no gradient, so that nothing before it can be trained")
    }
    guard wanted.count <= UInt64.bitWidth else {
      throw NodeError(node: node.node, reason: "has \(wanted.count) inputs; at most 64 can be trained through")
    }
    let kernel = try NodeError.wrap(node.node) { () throws(OperatorError) in
      try op.gradientKernel(operands(of: node), wanted: wanted)
    }
    try node.checkScratch(kernel.scratchCount)
    return kernel
  }
}
