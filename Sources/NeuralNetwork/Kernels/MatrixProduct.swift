import CBLAS

/// Row-major float32 matrix products on OpenBLAS, on the calling thread alone.
enum MatrixProduct {
  /// OpenBLAS's own threads are slower than one thread a worker on the shapes of a CNN (docs/architecture.md), and
  /// two pools would fight for the cores. A global of OpenBLAS, set once before its first use.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Must be called before any product; plans do it when they are made.
  static func prepare() { precondition(isSingleThreaded) }

  /// c = alpha * op(a) * op(b) + beta * c, with op(a) `rows` x `depth`, op(b) `depth` x `columns`.
  ///
  /// A stride is the number of elements between the rows of the matrix as it is stored.
  static func multiply(
    rows: Int, columns: Int, depth: Int,
    _ a: UnsafePointer<Float>, aStride: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, bStride: Int, transposeB: Bool = false,
    into c: UnsafeMutablePointer<Float>, cStride: Int, alpha: Float = 1, beta: Float = 0
  ) {
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      blasint(rows), blasint(columns), blasint(depth), alpha, a, blasint(max(aStride, 1)), b, blasint(max(bStride, 1)),
      beta, c, blasint(max(cStride, 1)))
  }

  /// The scalar product of two vectors.
  static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    cblas_sdot(blasint(count), a, 1, b, 1)
  }
}
