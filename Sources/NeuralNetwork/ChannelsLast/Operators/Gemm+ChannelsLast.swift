import CKernels

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
