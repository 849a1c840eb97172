/// An operator that only moves elements.
protocol RearrangingOperator: DifferentiableOperator {
  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement
}

extension RearrangingOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try rearrangement(operands).shape] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    [try rearrangement(operands).apply(to: operands.requiredConstant(0, "the input"))]
  }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { try rearrangement(operands).kernel() }
}
