extension ReduceMean: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    let kept = input.indices.map { reduced.contains($0) ? 1 : input[$0] }
    let spread = try Broadcasting(input, kept)
    let (length, step) = (spread.rowLength, spread.rightStrides.last ?? 0)
    let share = 1 / Float(reduced.reduce(1) { $0 * input[$1] })
    return GradientKernel { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let accumulates = arguments.accumulates(0)
      spread.forEachRow { offset, _, source in
        let gradient = arguments.outputGradient + source
        if step == 0 {
          let contribution = gradient[0] * share
          (target + offset).receive(length, accumulates: accumulates) { _ in contribution }
        } else {
          (target + offset).receive(length, accumulates: accumulates) { gradient[$0] * share }
        }
      }
    }
  }
}
