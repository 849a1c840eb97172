/// An operator of one input and one attribute-given function of each element.
protocol ActivationOperator: DifferentiableOperator {
  /// The function; `Clip` needs the operands because its bounds may be inputs.
  func activation(_ operands: Operands) throws(OperatorError) -> Activation
}

extension ActivationOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let activation = try activation(operands)
    let count = try operands.shape(0).elementCount
    return Kernel(canRunInPlace: true) { activation.apply($0.input(0), $0.output(0), count: count) }
  }
}
