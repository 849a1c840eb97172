/// The numbers that a plan multiplies in. Images between layers, sums and everything that is not a product stay float32.
///
/// Lower precisions are for pointwise and for gathered convolutions, where nearly all products of the networks are that are built
/// of depthwise convolutions and bottlenecks. First layers, Winograd's filtering and matrices behind the features stay float32.
public enum Precision: String, CaseIterable, Sendable, Codable {
  /// The products of the file's own numbers.
  case float32
  /// Factors rounded to bfloat16 (8 significant bits), summed in float32.
  case bfloat16
  /// Factors rounded to integers, 12 bits for pixels and up to 16 for weights, summed exactly: weights with a scale an output
  /// channel, pixels with a scale each, of their greatest magnitude. Nothing has to be calibrated or cut off, and every processor
  /// gives the same bits.
  case int16
  /// The same with 8-bit integers: coarser, and faster where a processor multiplies bytes in fewer instructions than pairs of words.
  case int8
  /// Those that this processor has, in the order of their names above.
  public static var supported: [Precision] { allCases.filter(\.isSupported) }

  /// Their names for messages: "float32, int8".
  public static var supportedNames: String { supported.map(\.rawValue).joined(separator: ", ") }

  /// Whether this processor has instructions by which the precision is worth having: AVX-512 BF16 for bfloat16; for integers
  /// AVX2, or any that is not of x86-64.
  public var isSupported: Bool {
    switch self {
    case .float32: true
    case .int8, .int16: MicroKernels.best?.quantizedGEMM(self, isNegativeRare: false) != nil
    // With portable kernels it is an emulation.
    case .bfloat16: MicroKernels.best?.quantizedGEMM(.bfloat16, isNegativeRare: false).map { $0.lanes > 4 } ?? false
    }
  }
}
