import CKernels

/// The table of micro-kernels compiled for one instruction set; images are NHWC.
///
/// `@unchecked Sendable`: it points at a constant table of functions.
public struct MicroKernels: @unchecked Sendable, CustomStringConvertible {
  let functions: UnsafePointer<ckernels_microkernels>

  /// The tables this processor supports, the fastest first; the last is the portable one.
  static let all: [MicroKernels] = {
    var tables = [UnsafePointer<ckernels_microkernels>?](repeating: nil, count: Int(CKERNELS_MAXIMUM_TABLES))
    let count = ckernels_supported_microkernels(&tables)
    return tables.prefix(count).compactMap { $0.map(MicroKernels.init) }
  }()

  /// The table that plans use: the fastest whose kernels have proved themselves on this processor. nil where OpenBLAS
  /// is faster than the portable kernels: on x86-64 without AVX2.
  ///
  /// The first use compares the kernels with the portable ones, which takes a few milliseconds.
  static let best: MicroKernels? = ckernels_chosen_microkernels().pointee.table.flatMap { table in
    #if arch(x86_64)
      table.pointee.lanes > 4 ? MicroKernels(table) : nil
    #else
      MicroKernels(table)
    #endif
  }

  /// A sentence for each table that this processor supports but that is not used, because its results do not agree with
  /// those of the portable kernels; empty on a sound processor.
  public static var rejected: [String] { rejections(of: ckernels_chosen_microkernels()) }

  /// The sentences of a choice of tables.
  static func rejections(of choice: UnsafePointer<ckernels_choice>) -> [String] {
    (0..<choice.pointee.rejection_count).compactMap { ckernels_rejection(choice, $0).map { String(cString: $0) } }
  }

  init(_ functions: UnsafePointer<ckernels_microkernels>) { self.functions = functions }

  /// The instruction set, such as "avx512vnni", "avx2" or "portable".
  var name: String { String(cString: functions.pointee.name) }

  public var description: String { name }

  /// Floats per vector register.
  var lanes: Int { functions.pointee.lanes }

  /// The kernel that does not agree with the portable one on this processor, such as "int8 GEMM"; nil where all do.
  var disagreement: String? { ckernels_disagreement(functions).map { String(cString: $0) } }

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
