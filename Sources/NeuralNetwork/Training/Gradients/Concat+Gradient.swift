extension Concat: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let layout = try layout(operands)
    return GradientKernel { arguments in
      var offset = 0
      for (index, length) in layout.lengths.enumerated() {
        let gradient = arguments.outputGradient + offset
        offset += length
        guard let target = arguments.inputGradient(index) else { continue }
        for block in 0..<layout.outer {
          let source = gradient + block * layout.row
          (target + block * length).receive(source, length, accumulates: arguments.accumulates(index)) { part, _ in part
          }
        }
      }
    }
  }
}
