/// An operator that gives the same elements another shape; it costs nothing.
protocol ViewOperator: DifferentiableOperator {}

extension ViewOperator {
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let shape = try outputShapes(operands)[0]
    return [try operands.requiredConstant(0, "the input").reshaped(shape)]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { .view }
}
