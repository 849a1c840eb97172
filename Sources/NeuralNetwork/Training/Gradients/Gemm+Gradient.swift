extension Gemm: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let mask = activation.flatMap { ActivationMask($0) }
    guard activation == nil || mask != nil else {
      throw OperatorError("has an activation without bounds inside, which cannot be trained through")
    }
    let (rows, columns, depth) = try extents(operands)
    let (alpha, beta, transposesA, transposesB) = (alpha, beta, transposesA, transposesB)
    let (aStride, bStride) = (transposesA ? rows : depth, transposesB ? depth : columns)
    let addend = operands.has(2) ? try operands.shape(2) : []
    let broadcasting = try Broadcasting([rows, columns], addend)
    return GradientKernel(
      readsInputs: Set(wanted[0] ? [1] : []).union(wanted[1] ? [0] : []), readsOutput: mask != nil
    ) { arguments in
      let gradient = arguments.outputGradient
      mask?.apply(gradient, arguments.output, count: rows * columns)
      if let target = arguments.inputGradient(0) {
        // dA = alpha dY op(B)^T, and where A lies transposed dA^T = alpha op(B) dY^T.
        let (b, sum): (UnsafePointer<Float>, Float) = (arguments.input(1), arguments.accumulates(0) ? 1 : 0)
        if transposesA {
          MatrixProduct.multiply(
            rows: depth, columns: rows, depth: columns, b, aStride: bStride, transposeA: transposesB, gradient,
            bStride: columns, transposeB: true, into: target, cStride: aStride, alpha: alpha, beta: sum)
        } else {
          MatrixProduct.multiply(
            rows: rows, columns: depth, depth: columns, gradient, aStride: columns, b, bStride: bStride,
            transposeB: !transposesB, into: target, cStride: aStride, alpha: alpha, beta: sum)
        }
      }
      if let target = arguments.inputGradient(1) {
        // dB = alpha op(A)^T dY, and where B lies transposed dB^T = alpha dY^T op(A).
        let (a, sum): (UnsafePointer<Float>, Float) = (arguments.input(0), arguments.accumulates(1) ? 1 : 0)
        if transposesB {
          MatrixProduct.multiply(
            rows: columns, columns: depth, depth: rows, gradient, aStride: columns, transposeA: true, a,
            bStride: aStride,
            transposeB: transposesA, into: target, cStride: bStride, alpha: alpha, beta: sum)
        } else {
          MatrixProduct.multiply(
            rows: depth, columns: columns, depth: rows, a, aStride: aStride, transposeA: !transposesA, gradient,
            bStride: columns, into: target, cStride: bStride, alpha: alpha, beta: sum)
        }
      }
      if let target = arguments.optionalInputGradient(2) {
        if !arguments.accumulates(2) { target.update(repeating: 0, count: addend.elementCount) }
        let step = broadcasting.rightStrides.last ?? 0
        broadcasting.forEachRow { offset, _, addendOffset in
          for index in 0..<broadcasting.rowLength {
            target[addendOffset + index * step] += beta * gradient[offset + index]
          }
        }
      }
    }
  }
}
