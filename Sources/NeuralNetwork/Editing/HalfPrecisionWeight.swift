/// What ``WeightPrecision/float16`` does to one weight: how far its values move, or that it stays float32.
public struct HalfPrecisionWeight: Sendable, Equatable {
  /// The constant's name.
  public let name: String
  public let count: Int
  /// Whether it is written as float16. It is not where a value would become infinite (beyond 65504), or where all
  /// values are so small (below 2^-14) that float16 has fewer than its 11 bits for them.
  public let isHalf: Bool
  /// The largest magnitude among the values.
  public let largestMagnitude: Float
  /// The largest difference between a value and its rounding; 0 where it stays float32.
  public let largestChange: Float

  /// Constants below this many elements (biases, bounds, means of colours) are always float32: they cost nothing.
  public static let minimumCount = 1024

  /// Nil where the constant is none of the weights that float16 is for: tensors of at least two axes and
  /// ``minimumCount`` floats.
  init?(_ tensor: Tensor, name: String) {
    guard tensor.shape.count >= 2, case .float(let buffer) = tensor.elements,
      buffer.count >= HalfPrecisionWeight.minimumCount
    else { return nil }
    var (magnitude, change): (Float, Float) = (0, 0)
    var isFinite = true
    for value in buffer {
      let half = Float(Float16(value))
      isFinite = isFinite && half.isFinite
      magnitude = max(magnitude, abs(value))
      change = max(change, abs(half - value))
    }
    self.name = name
    count = buffer.count
    isHalf = isFinite && (magnitude == 0 || magnitude >= Float(Float16.leastNormalMagnitude))
    largestMagnitude = magnitude
    largestChange = isHalf ? change : 0
  }
}

extension NetworkEditor {
  /// The weights that ``onnx(weights:)`` considers for float16, in the order of their names.
  public func halfPrecisionWeights() -> [HalfPrecisionWeight] {
    graph.constants.sorted { $0.key < $1.key }.compactMap { HalfPrecisionWeight($0.value, name: $0.key) }
  }
}
