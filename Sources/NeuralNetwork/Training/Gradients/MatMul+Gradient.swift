extension MatMul: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let layout = try layout(operands)
    let (rows, columns, depth) = (layout.rows, layout.columns, layout.depth)
    let batches = layout.batches
    let (leftStep, rightStep) = (batches.leftStrides.last ?? 0, batches.rightStrides.last ?? 0)
    let counts = try (operands.shape(0).elementCount, operands.shape(1).elementCount)
    return GradientKernel(readsInputs: Set(wanted[0] ? [1] : []).union(wanted[1] ? [0] : [])) { arguments in
      // A matrix may serve several batches: every product adds.
      if let target = arguments.inputGradient(0) {
        if !arguments.accumulates(0) { target.update(repeating: 0, count: counts.0) }
        batches.forEachRow { offset, leftOffset, rightOffset in
          for index in 0..<batches.rowLength {
            MatrixProduct.multiply(
              rows: rows, columns: depth, depth: columns,
              arguments.outputGradient + (offset + index) * rows * columns, aStride: columns,
              arguments.input(1) + (rightOffset + index * rightStep) * depth * columns, bStride: columns,
              transposeB: true, into: target + (leftOffset + index * leftStep) * rows * depth, cStride: depth, beta: 1)
          }
        }
      }
      if let target = arguments.inputGradient(1) {
        if !arguments.accumulates(1) { target.update(repeating: 0, count: counts.1) }
        batches.forEachRow { offset, leftOffset, rightOffset in
          for index in 0..<batches.rowLength {
            MatrixProduct.multiply(
              rows: depth, columns: columns, depth: rows,
              arguments.input(0) + (leftOffset + index * leftStep) * rows * depth, aStride: depth, transposeA: true,
              arguments.outputGradient + (offset + index) * rows * columns, bStride: columns,
              into: target + (rightOffset + index * rightStep) * depth * columns, cStride: columns, beta: 1)
          }
        }
      }
    }
  }
}
