/// How an ONNX file stores the weights of a network; the engine computes in float32 either way.
public enum WeightPrecision: String, Sendable, CaseIterable {
  /// Exactly as in the network.
  case float32
  /// Large weights rounded to IEEE 754 half precision, which halves their size, and cast back by nodes of the graph;
  /// ``NetworkEditor/halfPrecisionWeights()`` lists them and by how much they change.
  case float16
}

/// What ``WeightPrecision/float16`` does to one constant: the rounding error, or that it stays float32.
public struct HalfPrecisionWeight: Sendable, Equatable {
  /// The constant's name.
  public let name: String
  public let count: Int
  /// Whether it is written as float16: not if a value would become infinite (beyond 65504), or if all values are below
  /// 2^-14, where float16 has fewer than its 11 significant bits.
  public let isHalf: Bool
  /// The largest magnitude among the values.
  public let largestMagnitude: Float
  /// The largest difference between a value and its rounding; 0 where it stays float32.
  public let largestChange: Float

  /// Constants with fewer elements (biases, bounds, mean colours) always stay float32, since they take little space.
  public static let minimumCount = 1024

  /// Nil for a constant that is not considered: only tensors with at least two axes and ``minimumCount`` floats are.
  package init?(_ tensor: Tensor, name: String) {
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
