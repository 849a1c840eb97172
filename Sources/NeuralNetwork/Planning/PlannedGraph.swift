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
    let kernel = try NodeError.wrap(node.node) { () throws(OperatorError) in try node.op.kernel(operands(of: node)) }
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

/// A node whose shapes are known, on its way to becoming a step.
struct PlannedNode {
  let node: Node
  var op: any Operator
  /// Value names by position; nil where left out.
  var inputs: [String?]
  var outputs: [String?]
  /// The operators before this one, and after it, that are computed inside it, in order: "BatchNormalization" excepted,
  /// which is part of the weights.
  var preceding: [String] = []
  var fused: [String] = []
  /// Numbers that operators in ``preceding`` compute with; they are no inputs any more.
  var precedingParameters = 0

  /// The name of an input; nil where it is left out.
  func input(_ index: Int) -> String? { index < inputs.count ? inputs[index] : nil }

  /// Refuses working memory that no arena could hold.
  func checkScratch(_ count: Int) throws(NodeError) {
    guard count <= Shape.maximumElementCount else {
      throw NodeError(node: node, reason: "its working memory would be \(count) floats")
    }
  }
}
