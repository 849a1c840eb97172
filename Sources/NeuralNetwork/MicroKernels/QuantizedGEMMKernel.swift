import CKernels

/// The GEMM in one lower precision, compiled for one instruction. Only this kernel reads what it packs.
///
/// `@unchecked Sendable`: it points at a constant table of functions.
struct QuantizedGEMMKernel: @unchecked Sendable {
  let functions: UnsafePointer<ckernels_quantized_gemm_kernel>

  var name: String { String(cString: functions.pointee.name) }

  /// Floats per vector register.
  var lanes: Int { functions.pointee.lanes }
}

extension MicroKernels {
  /// The fastest GEMM in a lower precision; nil for float32, and where the processor has none.
  ///
  /// - Parameter isNegativeRare: whether few pixels have negative channels, as after a ReLU. Results do not depend on it.
  func quantizedGEMM(_ precision: Precision, isNegativeRare: Bool) -> QuantizedGEMMKernel? {
    switch precision {
    case .float32: nil
    case .bfloat16: ckernels_bfloat16_gemm(functions).map(QuantizedGEMMKernel.init)
    case .int16: int16GEMMs.first
    case .int8: int8GEMMs(isNegativeRare: isNegativeRare).first
    }
  }

  /// All int8 GEMMs that this processor supports with these kernels, the fastest first; all give the same bits.
  func int8GEMMs(isNegativeRare: Bool) -> [QuantizedGEMMKernel] {
    kernels { ckernels_int8_gemms(functions, isNegativeRare ? 1 : 0, $0) }
  }

  /// The same for int16.
  var int16GEMMs: [QuantizedGEMMKernel] { kernels { ckernels_int16_gemms(functions, $0) } }

  private func kernels(
    _ list: (UnsafeMutablePointer<UnsafePointer<ckernels_quantized_gemm_kernel>?>) -> Int
  ) -> [QuantizedGEMMKernel] {
    var kernels: [UnsafePointer<ckernels_quantized_gemm_kernel>?] = [nil, nil, nil]
    let count = list(&kernels)
    return kernels.prefix(count).compactMap { $0.map(QuantizedGEMMKernel.init) }
  }
}
