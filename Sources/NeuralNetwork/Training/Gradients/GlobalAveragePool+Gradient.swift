extension GlobalAveragePool: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let planes = try outputShapes(operands)[0].elementCount
    let length = Shape(try operands.shape(0)[2...]).elementCount
    return GradientKernel { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      for plane in 0..<planes {
        let share = arguments.outputGradient[plane] / Float(length)
        (target + plane * length).receive(length, accumulates: arguments.accumulates(0)) { _ in share }
      }
    }
  }
}
