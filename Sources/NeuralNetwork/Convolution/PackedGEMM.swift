import CKernels

/// C = epilogue(A B), with constant matrices B packed once: the one matrix product of inference, in float32 or a lower
/// precision.
///
/// It serves pointwise convolutions, windows that im2col gathered, direct convolutions, fully connected layers and the
/// points of a Winograd convolution alike. A is any number of rows of floats; a row's results do not depend on the rows
/// beside it. (C. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008.)
struct PackedGEMM: Sendable {
  /// Rows of A: m times `segments` runs of k / segments floats. A run begins `segmentStride` floats behind the one
  /// before it: the rows of a window in an image; or there is one.
  struct Rows {
    var pointer: UnsafePointer<Float>
    let stride, count: Int
    var segments = 1
    var segmentStride = 0
  }

  private enum Kernels {
    case float32(MicroKernels)
    case quantized(QuantizedGEMMKernel)
  }

  /// Multiply-accumulates that an 8-bit product sums in 32 bits without overflowing (CKernels).
  private static let largestQuantizedK = 130_000
  /// Rounding a row of A costs k steps and scaling its sums n: with fewer products for each of them, float32 is as fast
  /// (measured with AVX2: 0.70 and 0.98 of float32's speed for 32 x 16 and 16 x 96, 1.1 for 96 x 24 and 24 x 144).
  private static let fewestProductsPerStep = 16

  /// Of one matrix B.
  let k, n: Int
  let epilogue: Epilogue
  private let kernels: Kernels
  /// All matrices, and floats of each.
  private let weights: FloatBuffer
  private let packedCount: Int
  /// n numbers for each matrix, or for all where the stride is 0, and zeros behind them.
  private let bias: FloatBuffer
  private let biasStride: Int

  /// - Parameters:
  ///   - precision: computed in where it is to be had and worth it; float32 otherwise.
  ///   - isNegativeRare: whether few rows of A have negative elements, as behind a ReLU. Results do not depend on it.
  init(
    _ weights: FloatBuffer, _ form: GEMMWeights, precision: Precision, isNegativeRare: Bool = false,
    epilogue: Epilogue, _ context: KernelContext
  ) {
    let (k, n) = (form.k, form.n)
    (self.k, self.n, self.epilogue, biasStride) = (k, n, epilogue, n)
    bias = context.weights.bias(epilogue.bias, count: form.matrices * n, context.kernels)
    if form.matrices == 1, k <= Self.largestQuantizedK, k * n >= Self.fewestProductsPerStep * (k + n),
      let quantized = context.kernels.quantizedGEMM(precision, isNegativeRare: isNegativeRare)
    {
      kernels = .quantized(quantized)
      packedCount = Self.floats(quantized.functions.pointee.packed_bytes(k, n))
      self.weights = context.weights.gemm(weights, form, kernels: quantized.name, packedCount: packedCount) {
        quantized.functions.pointee.pack($1, $0, k, k, n)
      }
    } else {
      let float32 = context.kernels
      kernels = .float32(float32)
      packedCount = float32.packedCount(k: k, n: n)
      self.weights = context.weights.gemm(weights, form, kernels: float32.name, packedCount: packedCount) {
        float32.pack($0, k: k, n: n, into: $1)
      }
    }
  }

  /// Float32 matrices that were packed already, and share one epilogue.
  init(packed weights: FloatBuffer, k: Int, n: Int, epilogue: Epilogue, _ context: KernelContext) {
    (self.k, self.n, self.epilogue, self.weights) = (k, n, epilogue, weights)
    biasStride = 0
    kernels = .float32(context.kernels)
    packedCount = context.kernels.packedCount(k: k, n: n)
    bias = context.weights.bias(epilogue.bias, count: n, context.kernels)
  }

  /// Floats of working memory.
  var scratchCount: Int {
    if case .quantized(let kernels) = kernels { Self.floats(kernels.functions.pointee.scratch_bytes(k)) } else { 0 }
  }

  /// The columns of B in panels, each of which can be computed by itself; nil where rounding A would be done for each
  /// again.
  var panels: ColumnPanels? {
    if case .float32(let kernels) = kernels { ColumnPanels(n: n, lanes: kernels.lanes) } else { nil }
  }

  /// Computes rows of C, or some columns of them.
  ///
  /// - Parameters:
  ///   - matrix: which B.
  ///   - columns: whole ``panels``; all where nil.
  ///   - residual: column 0 of the first row, `stride` floats from row to row.
  ///   - result: column 0 of C's first row; overlaps neither A nor the residual.
  @inline(__always)
  func run(
    _ rows: Rows, matrix: Int = 0, columns: Range<Int>? = nil, residual: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>, stride: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    let columns = columns ?? 0..<n
    let (minimum, maximum) = epilogue.bounds
    let target = result + columns.lowerBound
    switch kernels {
    case .float32(let kernels):
      kernels.gemm(
        ckernels_gemm(
          a: rows.pointer, lda: rows.stride, m: rows.count, segments: rows.segments,
          segment_stride: rows.segmentStride, k: k / rows.segments,
          b: weights.pointer + matrix * packedCount + columns.lowerBound * k,
          bias: bias.pointer + matrix * biasStride + columns.lowerBound, n: columns.count,
          residual: residual.map { $0 + columns.lowerBound }, c: target, ldc: stride, minimum: minimum,
          maximum: maximum))
    case .quantized(let kernel):
      var gemm = ckernels_quantized_gemm()
      (gemm.a, gemm.lda, gemm.m, gemm.k) = (rows.pointer, rows.stride, rows.count, k)
      (gemm.b, gemm.bias, gemm.n) = (UnsafeRawPointer(weights.pointer), bias.pointer, n)
      (gemm.residual, gemm.c, gemm.ldc) = (residual, result, stride)
      (gemm.minimum, gemm.maximum, gemm.scratch) = (minimum, maximum, UnsafeMutableRawPointer(scratch))
      kernel.functions.pointee.gemm(&gemm)
    }
    epilogue.function?.apply(target, m: rows.count, n: columns.count, stride: stride)
  }

  /// Floats that hold so many bytes.
  private static func floats(_ bytes: Int) -> Int {
    (bytes + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
  }
}

/// The columns of a packed matrix in panels of two vectors, each of which can be computed by itself.
///
/// Where the number of vectors is odd the last panel has three (CKernels).
struct ColumnPanels: Sendable {
  let n: Int
  private let width: Int

  init(n: Int, lanes: Int) {
    self.n = n
    width = 2 * lanes
  }

  /// How many there are.
  var count: Int { max(1, (n + width / 2 - 1) / width) }

  /// The columns of some panels. Their packed weights begin at `lowerBound` times k.
  func columns(of panels: Range<Int>) -> Range<Int> {
    panels.lowerBound * width..<(panels.upperBound == count ? n : panels.upperBound * width)
  }
}
