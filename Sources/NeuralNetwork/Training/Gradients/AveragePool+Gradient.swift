extension AveragePool: DifferentiableOperator {
  /// Each output's gradient is shared out evenly among what it is the mean of; what falls to padding is lost.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    let (rowCounts, columnCounts) = (counts(geometry.vertical), counts(geometry.horizontal))
    return GradientKernel(scratchCount: columnCounts.count) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let shares = arguments.scratch
      for plane in 0..<planes {
        let target = target + plane * geometry.inputCount
        let gradient = arguments.outputGradient + plane * geometry.outputCount
        if !arguments.accumulates(0) { target.update(repeating: 0, count: geometry.inputCount) }
        for y in rowCounts.indices {
          let row = gradient + y * columnCounts.count
          for x in columnCounts.indices { shares[x] = row[x] / (rowCounts[y] * columnCounts[x]) }
          geometry.spread(shares, ofRow: y, over: target)
        }
      }
    }
  }
}

extension WindowGeometry {
  /// Adds one number an output of row `y` to every input under its window.
  fileprivate func spread(
    _ shares: UnsafePointer<Float>, ofRow y: Int, over plane: UnsafeMutablePointer<Float>
  ) {
    for tapY in 0..<vertical.kernel {
      let sourceY = vertical.source(y, tap: tapY)
      guard sourceY >= 0, sourceY < vertical.input else { continue }
      for tapX in 0..<horizontal.kernel {
        let valid = horizontal.validOutputs(tap: tapX)
        guard !valid.isEmpty else { continue }
        let line = plane + sourceY * horizontal.input + horizontal.source(valid.lowerBound, tap: tapX)
        let (share, stride) = (shares + valid.lowerBound, horizontal.stride)
        for x in 0..<valid.count { line[x * stride] += share[x] }
      }
    }
  }
}
