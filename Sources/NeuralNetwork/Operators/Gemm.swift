import CKernels

/// ONNX Gemm: alpha * op(A) * op(B) + beta * C, C broadcast to the result.
struct Gemm: Operator {
  let alpha, beta: Float
  let transposesA, transposesB: Bool
  /// Fused into the epilogue.
  var activation: Activation?

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

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let (rows, columns, depth) = try extents(operands)
    let (aStride, bStride) = (transposesA ? rows : depth, transposesB ? depth : columns)
    let (transposesA, transposesB, alpha, activation) = (transposesA, transposesB, alpha, activation)
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
      MatrixProduct.multiply(
        rows: rows, columns: columns, depth: depth, arguments.input(0), aStride: aStride, transposeA: transposesA,
        arguments.input(1), bStride: bStride, transposeB: transposesB, into: output, cStride: columns, alpha: alpha,
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

extension Gemm: ChannelsLastOperator {
  /// Matrices have one layout; what is gained are weights packed once.
  var prefersChannelsLast: Bool { true }

  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let (rows, outputs, depth) = try extents(operands)
    guard !transposesA, alpha == 1, case .float(let weights)? = operands.list[1]?.constant?.elements else { return nil }
    var bias: FloatBuffer?
    if operands.has(2), beta != 0 {
      guard beta == 1, let addend = operands.list[2]?.constant, case .float(let buffer) = addend.elements,
        addend.shape == [outputs] || addend.shape == [1, outputs]
      else { return nil }
      bias = buffer
    }
    let kernels = context.kernels
    let transposesB = transposesB
    let packed = context.weights.buffer(of: weights, form: "matrix \(kernels.name) \(transposesB) \(depth) \(outputs)")
    {
      FloatBuffer(count: kernels.packedCount(k: depth, n: outputs)) { target in
        guard let target = target.baseAddress else { return }
        if transposesB {
          kernels.pack(weights.pointer, k: depth, n: outputs, into: target)
        } else {
          let transposed = FloatBuffer(count: weights.count) { rows in
            guard let rows = rows.baseAddress else { return }
            ckernels_transpose(rows, weights.pointer, outputs, depth, outputs)
          }
          kernels.pack(transposed.pointer, k: depth, n: outputs, into: target)
        }
      }
    }
    let epilogue = ChannelsLastEpilogue(
      Epilogue(bias: bias, hasResidual: false, activation: activation), channels: outputs, context)
    let panels = OutputPanels(outputs: outputs, kernels)
    return Kernel(division: Division(parts: panels.count)) { arguments, part in
      let slice = panels.outputs(of: part)
      let output = arguments.output(0) + slice.lowerBound
      var gemm = ckernels_gemm()
      (gemm.a, gemm.lda) = (arguments.input(0), depth)
      (gemm.m, gemm.n) = (rows, slice.count)
      (gemm.segments, gemm.k) = (1, depth)
      gemm.b = packed.pointer + slice.lowerBound * depth
      gemm.bias = epilogue.bias.pointer + slice.lowerBound
      (gemm.c, gemm.ldc) = (output, outputs)
      (gemm.minimum, gemm.maximum) = (epilogue.minimum, epilogue.maximum)
      kernels.gemm(gemm)
      epilogue.finish(output, rows: rows, count: slice.count, step: outputs)
    }
  }
}

extension Gemm: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
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
        // dB = alpha op(A)^T dY, and where B is stored transposed dB^T = alpha dY^T op(A).
        let (a, sum): (UnsafePointer<Float>, Float) = (arguments.input(0), arguments.accumulates(1) ? 1 : 0)
        if transposesB {
          MatrixProduct.multiply(
            rows: columns, columns: depth, depth: rows, gradient, aStride: columns, transposeA: true, a,
            bStride: aStride, transposeB: transposesA, into: target, cStride: bStride, alpha: alpha, beta: sum)
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
