import CKernels

/// The number format in which a plan multiplies. Activations between layers, sums and everything that is not a GEMM
/// stay float32.
///
/// Lower precisions are for pointwise and im2col convolutions, which are nearly all of the work in networks built of
/// depthwise convolutions and bottlenecks. First layers, Winograd convolutions and the layers behind the features stay
/// float32.
public enum Precision: String, CaseIterable, Sendable, Codable {
  /// The file's own numbers.
  case float32
  /// Factors rounded to bfloat16 (8 significant bits), summed in float32.
  case bfloat16
  /// Factors rounded to integers, 12 bits for activations and up to 16 for weights, summed exactly. Scales are per
  /// pixel and per output channel, from the greatest magnitude: nothing has to be calibrated, nothing is clipped, and
  /// every processor gives the same bits.
  case int16
  /// The same with 8-bit integers: coarser, and faster where a processor multiplies four bytes at once.
  case int8

  /// The precisions this processor supports, in the order of the cases above.
  public static var supported: [Precision] { allCases.filter(\.isSupported) }

  /// Their names for messages: "float32, int8".
  public static var supportedNames: String { supported.map(\.rawValue).joined(separator: ", ") }

  /// Whether this processor has instructions that make the precision worthwhile: AVX-512 BF16 for bfloat16; for
  /// integers AVX2, or any processor that is not x86-64.
  public var isSupported: Bool {
    switch self {
    case .float32: true
    case .int8, .int16: MicroKernels.best?.quantizedGEMM(self, isNegativeRare: false) != nil
    // With portable kernels it is an emulation.
    case .bfloat16: isVectorised
    }
  }

  /// Whether this processor multiplies in it with vector instructions of more than four floats, and so faster than in
  /// float32; portable kernels only emulate it.
  public var isVectorised: Bool {
    MicroKernels.best?.quantizedGEMM(self, isNegativeRare: false).map { $0.lanes > 4 } ?? false
  }
}

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
