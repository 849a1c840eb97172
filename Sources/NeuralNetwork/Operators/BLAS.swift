import CBLAS

/// OpenBLAS on the calling thread: row-major float32 GEMM and dot products, for training and for matrices that change
/// from run to run.
enum BLAS {
  /// OpenBLAS's own threads are slower than one thread per worker on the shapes of a CNN (docs/architecture.md), and
  /// two pools would compete for the cores. A global of OpenBLAS, set once before its first use.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Must be called before any other function; loading a network does it.
  static func useOneThread() { precondition(isSingleThreaded) }

  /// c = alpha * op(a) * op(b) + beta * c, with op(a) m x k, op(b) k x n.
  ///
  /// A leading dimension (lda, ldb, ldc) is the number of elements from one row of the stored matrix to the next.
  static func gemm(
    m: Int, n: Int, k: Int,
    _ a: UnsafePointer<Float>, lda: Int, transposeA: Bool = false,
    _ b: UnsafePointer<Float>, ldb: Int, transposeB: Bool = false,
    into c: UnsafeMutablePointer<Float>, ldc: Int, alpha: Float = 1, beta: Float = 0
  ) {
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      blasint(m), blasint(n), blasint(k), alpha, a, blasint(max(lda, 1)), b, blasint(max(ldb, 1)),
      beta, c, blasint(max(ldc, 1)))
  }

  /// The dot product of two vectors.
  static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    cblas_sdot(blasint(count), a, 1, b, 1)
  }
}
