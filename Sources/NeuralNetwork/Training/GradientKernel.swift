/// An operator with a backward pass: besides its ``Kernel`` it makes a ``GradientKernel``.
protocol DifferentiableOperator: Operator {
  /// The vector-Jacobian product for these shapes: gradients of the inputs from the gradient of output 0.
  ///
  /// - Parameter wanted: by input position, whether its gradient is needed; at least one is.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel
}

/// The backward arithmetic of one step of a training plan, for fixed shapes.
struct GradientKernel: Sendable {
  /// Floats of working memory that the step needs besides the tensors.
  let scratchCount: Int
  /// The inputs whose forward values it reads, so that they are kept until then.
  let readsInputs: Set<Int>
  /// Whether it reads the forward value of output 0.
  let readsOutput: Bool
  /// Whether input 0's gradient is output 0's gradient under another shape, so that nothing is computed.
  let isView: Bool
  /// The input whose gradient may overwrite output 0's gradient; nil for none.
  ///
  /// Where nothing has been added to that gradient yet, `run` is given the same pointer for both.
  let inPlaceInput: Int?
  let run: @Sendable (borrowing GradientArguments) -> Void

  init(
    scratchCount: Int = 0, readsInputs: Set<Int> = [], readsOutput: Bool = false, inPlaceInput: Int? = nil,
    run: @escaping @Sendable (borrowing GradientArguments) -> Void
  ) {
    self.scratchCount = scratchCount
    self.readsInputs = readsInputs
    self.readsOutput = readsOutput
    isView = false
    self.inPlaceInput = inPlaceInput
    self.run = run
  }

  private init(view: Void) {
    scratchCount = 0
    readsInputs = []
    readsOutput = false
    isView = true
    inPlaceInput = 0
    run = { _ in }
  }

  /// The input's gradient is the output's gradient.
  static let view = GradientKernel(view: ())

  /// As ``view``, where the input's gradient has memory of its own.
  static func copy(count: Int) -> GradientKernel {
    GradientKernel { $0.passOn(0, count: count) }
  }
}

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
