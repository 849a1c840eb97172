extension ActivationOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let activation = try activation(operands)
    let count = try operands.shape(0).elementCount
    let readsValue = activation.derivativeReadsValue
    return GradientKernel(readsInputs: readsValue ? [] : [0], readsOutput: readsValue, inPlaceInput: 0) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      activation.pullBack(
        arguments.outputGradient, at: readsValue ? arguments.output : arguments.input(0), into: target, count: count,
        accumulates: arguments.accumulates(0))
    }
  }
}
