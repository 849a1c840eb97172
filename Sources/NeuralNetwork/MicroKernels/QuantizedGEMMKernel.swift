import CKernels

/// The GEMM in one lower precision, compiled for one instruction. Only this kernel reads what it packs.
///
/// `@unchecked Sendable`: it points at a constant table of functions.
struct QuantizedGEMMKernel: @unchecked Sendable {
  let functions: UnsafePointer<ckernels_quantized_gemm_kernel>

  /// Precision and instruction, such as "int8_avx2_maddubs".
  var name: String { String(cString: functions.pointee.name) }

  /// Floats per vector register.
  var lanes: Int { functions.pointee.lanes }
}

extension MicroKernels {
  /// The GEMM in a lower precision; nil for float32, and where the instruction set has none.
  ///
  /// - Parameter isNegativeRare: whether few pixels have negative channels, as after a ReLU. This chooses the fastest
  ///   kernel; results do not depend on it.
  func quantizedGEMM(_ precision: Precision, isNegativeRare: Bool) -> QuantizedGEMMKernel? {
    let table = functions.pointee
    let kernel: UnsafePointer<ckernels_quantized_gemm_kernel>? =
      switch precision {
      case .float32: nil
      case .bfloat16: table.bfloat16
      case .int16: table.int16
      case .int8: isNegativeRare ? table.int8_nonnegative : table.int8
      }
    return kernel.map(QuantizedGEMMKernel.init)
  }
}
