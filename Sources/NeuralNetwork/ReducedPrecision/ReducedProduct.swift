import CKernels

/// A product of any rows with constant weights in a lower precision: floats in, floats out.
struct ReducedProduct: Sendable {
  /// Products of two numbers up to 127 that a sum of 32 bits holds (CKernels, ReducedPrecision.h).
  private static let deepest = 130_000
  /// Rounding a row costs its depth, and scaling its sums the outputs: with fewer products for each of both float32 is as fast
  /// (measured with AVX2: 0.70 and 0.98 of float32's speed for 32 x 16 and 16 x 96, 1.1 for 96 x 24 and 24 x 144).
  private static let fewestProducts = 16

  private let set: QuantizedGEMMKernel
  private let depth, outputs: Int
  private let weights: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  /// - Parameters:
  ///   - weights: [outputs][inputs][taps]; rows are [taps][inputs].
  ///   - isNegativeRare: whether few rows have negative elements.
  /// - Returns: nil where the precision of `context` is float32, or no faster, or is not to be had: on this processor, or for rows
  ///   so long that integer sums might overflow.
  init?(
    weights: FloatBuffer, outputs: Int, inputs: Int, taps: Int, isNegativeRare: Bool, epilogue: ChannelsLastEpilogue,
    _ context: ChannelsLast
  ) {
    let depth = inputs * taps
    guard depth <= Self.deepest, depth * outputs >= Self.fewestProducts * (depth + outputs),
      let set = context.kernels.quantizedGEMM(context.precision, isNegativeRare: isNegativeRare)
    else { return nil }
    self.set = set
    self.depth = depth
    self.outputs = outputs
    self.epilogue = epilogue
    self.weights = context.weights.product(of: weights, outputs: outputs, inputs: inputs, taps: taps, set)
  }

  /// Floats of working memory.
  var scratchCount: Int { Self.floats(set.functions.pointee.scratch_bytes(depth)) }

  /// `residual` is of the output's step.
  func run(
    _ input: UnsafePointer<Float>, step: Int, rows: Int, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>, outputStep: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    var gemm = ckernels_quantized_gemm()
    (gemm.a, gemm.lda) = (input, step)
    (gemm.m, gemm.k) = (rows, depth)
    gemm.b = UnsafeRawPointer(weights.pointer)
    (gemm.bias, gemm.n) = (epilogue.bias.pointer, outputs)
    gemm.residual = residual
    (gemm.c, gemm.ldc) = (output, outputStep)
    (gemm.minimum, gemm.maximum) = (epilogue.minimum, epilogue.maximum)
    gemm.scratch = UnsafeMutableRawPointer(scratch)
    set.functions.pointee.gemm(&gemm)
    epilogue.finish(output, rows: rows, count: outputs, step: outputStep)
  }

  /// Floats that hold so many bytes.
  static func floats(_ bytes: Int) -> Int {
    (bytes + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
  }
}

extension PackedWeights {
  /// Weights [outputs][inputs][taps] as a packed product of depth [taps][inputs].
  fileprivate func product(
    of weights: FloatBuffer, outputs: Int, inputs: Int, taps: Int, _ set: QuantizedGEMMKernel
  ) -> FloatBuffer {
    buffer(of: weights, form: "product \(set.name) \(outputs) \(inputs) \(taps)") {
      let depth = inputs * taps
      let ordered = FloatBuffer(count: weights.count) { target in
        guard let target = target.baseAddress else { return }
        for row in 0..<outputs {
          ckernels_transpose(target + row * depth, weights.pointer + row * depth, taps, inputs, taps)
        }
      }
      let bytes = set.functions.pointee.packed_bytes(depth, outputs)
      return FloatBuffer(count: ReducedProduct.floats(bytes)) { packed in
        set.functions.pointee.pack(packed.baseAddress, ordered.pointer, depth, depth, outputs)
      }
    }
  }
}
