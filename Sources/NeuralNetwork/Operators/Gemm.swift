/// ONNX Gemm: alpha * op(A) * op(B) + beta * C, C broadcast to the result.
struct Gemm: Operator {
  let alpha, beta: Float
  let transposesA, transposesB: Bool

  init(_ node: Node) throws(OperatorError) {
    alpha = try node.attributes.float("alpha") ?? 1
    beta = try node.attributes.float("beta") ?? 1
    transposesA = try node.attributes.flag("transA")
    transposesB = try node.attributes.flag("transB")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let (rows, columns, _) = try extents(operands)
    return [[rows, columns]]
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    let (rows, columns, depth) = try extents(operands)
    return rows * columns * depth
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { try kernel(operands, activation: nil) }

  /// The general case, on OpenBLAS: any operand may change from run to run.
  func kernel(_ operands: Operands, activation: Activation?) throws(OperatorError) -> Kernel {
    let (rows, columns, depth) = try extents(operands)
    let (aStride, bStride) = (transposesA ? rows : depth, transposesB ? depth : columns)
    let (transposesA, transposesB, alpha) = (transposesA, transposesB, alpha)
    let beta = operands.has(2) ? beta : 0
    let addend = operands.has(2) ? try operands.shape(2) : [1]
    let broadcasting = try Broadcasting([rows, columns], addend)
    guard broadcasting.shape == [rows, columns] else {
      throw OperatorError("C is \(addend.text), which does not broadcast to \(rows)x\(columns)")
    }
    let step = broadcasting.rightStrides.last ?? 0
    return Kernel { arguments in
      let output = arguments.output(0)
      if beta != 0 {
        let source = arguments.input(2)
        broadcasting.forEachRow { offset, _, addendOffset in
          for index in 0..<broadcasting.rowLength { output[offset + index] = source[addendOffset + index * step] }
        }
      }
      BLAS.gemm(
        m: rows, n: columns, k: depth, arguments.input(0), lda: aStride, transposeA: transposesA,
        arguments.input(1), ldb: bStride, transposeB: transposesB, into: output, ldc: columns, alpha: alpha,
        beta: beta)
      activation?.apply(output, output, count: rows * columns)
    }
  }

  func extents(_ operands: Operands) throws(OperatorError) -> (rows: Int, columns: Int, depth: Int) {
    let (a, b) = try (operands.shape(0), operands.shape(1))
    guard a.count == 2, b.count == 2 else {
      throw OperatorError("its inputs are \(a.text) and \(b.text); two matrices are needed")
    }
    let (rows, depth) = transposesA ? (a[1], a[0]) : (a[0], a[1])
    let (inner, columns) = transposesB ? (b[1], b[0]) : (b[0], b[1])
    guard depth == inner, depth > 0, [rows, columns].checkedElementCount != nil else {
      throw OperatorError("matrices \(a.text) and \(b.text) cannot be multiplied")
    }
    return (rows, columns, depth)
  }
}

extension Gemm {
  /// A fully connected layer: constant weights are packed once, and the bias is one number for each column; nil where
  /// it is not one.
  func packedKernel(
    _ operands: Operands, activation: Activation?, _ context: KernelContext
  ) throws(OperatorError) -> Kernel? {
    let (m, n, k) = try extents(operands)
    guard !transposesA, alpha == 1, case .float(let weights)? = operands[1]?.constant?.elements else { return nil }
    var bias: FloatBuffer?
    if operands.has(2), beta != 0 {
      guard beta == 1, let addend = operands[2]?.constant, case .float(let buffer) = addend.elements,
        addend.shape == [n] || addend.shape == [1, n]
      else { return nil }
      bias = buffer
    }
    let gemm = PackedGEMM(
      weights, GEMMWeights(n: n, channels: k, isRowMajor: !transposesB), precision: .float32,
      epilogue: Epilogue(bias: bias, residual: nil, activation: activation), context)
    let panels = ColumnPanels(n: n, lanes: context.kernels.lanes)
    return Kernel(partition: Partition(units: panels.count)) { arguments, units in
      gemm.run(
        PackedGEMM.Rows(pointer: arguments.input(0), stride: k, count: m), columns: panels.columns(of: units),
        residual: nil, into: arguments.output(0), stride: n, scratch: arguments.scratch)
    }
  }
}

extension Gemm: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try gradientKernel(operands, wanted: wanted, activation: nil)
  }

  /// The vector-Jacobian product (``DifferentiableOperator``).
  ///
  /// - Parameter activation: applied to the sums; only a clamp can be trained through.
  func gradientKernel(
    _ operands: Operands, wanted: [Bool], activation: Activation?
  ) throws(OperatorError) -> GradientKernel {
    let mask = activation.flatMap { ActivationMask($0) }
    guard activation == nil || mask != nil else {
      throw OperatorError("has a fused activation other than a clamp, which cannot be trained through")
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
        // dA = alpha dY op(B)^T, and where A is stored transposed dA^T = alpha op(B) dY^T.
        let (b, sum): (UnsafePointer<Float>, Float) = (arguments.input(1), arguments.accumulates(0) ? 1 : 0)
        if transposesA {
          BLAS.gemm(
            m: depth, n: rows, k: columns, b, lda: bStride, transposeA: transposesB, gradient,
            ldb: columns, transposeB: true, into: target, ldc: aStride, alpha: alpha, beta: sum)
        } else {
          BLAS.gemm(
            m: rows, n: depth, k: columns, gradient, lda: columns, b, ldb: bStride,
            transposeB: !transposesB, into: target, ldc: aStride, alpha: alpha, beta: sum)
        }
      }
      if let target = arguments.inputGradient(1) {
        // dB = alpha op(A)^T dY, and where B is stored transposed dB^T = alpha dY^T op(A).
        let (a, sum): (UnsafePointer<Float>, Float) = (arguments.input(0), arguments.accumulates(1) ? 1 : 0)
        if transposesB {
          BLAS.gemm(
            m: columns, n: depth, k: rows, gradient, lda: columns, transposeA: true, a,
            ldb: aStride, transposeB: transposesA, into: target, ldc: bStride, alpha: alpha, beta: sum)
        } else {
          BLAS.gemm(
            m: depth, n: columns, k: rows, a, lda: aStride, transposeA: !transposesA, gradient,
            ldb: columns, into: target, ldc: bStride, alpha: alpha, beta: sum)
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
