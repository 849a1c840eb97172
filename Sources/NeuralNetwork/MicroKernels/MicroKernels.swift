import CKernels

/// The table of micro-kernels compiled for one instruction set; images are NHWC.
///
/// `@unchecked Sendable`: it points at a constant table of functions.
struct MicroKernels: @unchecked Sendable, CustomStringConvertible {
  let functions: UnsafePointer<ckernels_microkernels>

  /// The tables this processor supports, the fastest first; the last is the portable one.
  static let all: [MicroKernels] = {
    var tables: [UnsafePointer<ckernels_microkernels>?] = [nil, nil, nil]
    let count = ckernels_supported_microkernels(&tables)
    return tables.prefix(count).compactMap { $0.map(MicroKernels.init) }
  }()

  /// The table that plans use; nil where OpenBLAS is faster than the portable kernels: on an x86-64 without AVX2.
  static let best: MicroKernels? = {
    #if arch(x86_64)
      return all.first.flatMap { $0.lanes > 4 ? $0 : nil }
    #else
      return all.first
    #endif
  }()

  private init(_ functions: UnsafePointer<ckernels_microkernels>) { self.functions = functions }

  /// The instruction set, such as "avx512", "avx2" or "portable".
  var name: String { String(cString: functions.pointee.name) }

  var description: String { name }

  /// Floats per vector register.
  var lanes: Int { functions.pointee.lanes }

  /// Floats of a packed matrix of K rows and N columns.
  func packedCount(k: Int, n: Int) -> Int { functions.pointee.gemm_packed_count(k, n) }

  /// Packs weights [n][k] as the B matrix of ``gemm(_:)``.
  func pack(_ weights: UnsafePointer<Float>, k: Int, n: Int, into packed: UnsafeMutablePointer<Float>) {
    functions.pointee.gemm_pack(packed, weights, k, k, n)
  }

  /// C = clamp(A B + bias + residual), float32.
  @inline(__always)
  func gemm(_ gemm: ckernels_gemm) {
    withUnsafePointer(to: gemm) { functions.pointee.gemm($0) }
  }
}
