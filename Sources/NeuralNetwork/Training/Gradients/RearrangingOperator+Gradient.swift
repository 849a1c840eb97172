extension RearrangingOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try rearrangement(operands).gradientKernel(inputCount: operands.shape(0).elementCount)
  }
}
