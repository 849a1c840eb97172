import Foundation

/// An elementwise function that a convolution can apply before its result leaves the cache.
enum Activation: Sendable, Equatable {
  /// max(x, 0)
  case relu
  /// min(max(x, minimum), maximum)
  case clip(minimum: Float, maximum: Float)
  /// x where x >= 0, else slope * x
  case leakyRelu(slope: Float)
  /// 1 / (1 + exp(-x))
  case sigmoid
  /// max(0, min(1, slope * x + offset))
  case hardSigmoid(slope: Float, offset: Float)
  /// x * max(0, min(1, x / 6 + 1 / 2))
  case hardSwish
  /// x * sigmoid(x); what `Mul(x, Sigmoid(x))` is.
  case silu
  /// The square root.
  case squareRoot

  /// The bounds of an activation that only cuts values off; nil for the others.
  var bounds: (minimum: Float, maximum: Float)? {
    switch self {
    case .relu: (0, .infinity)
    case .clip(let minimum, let maximum): (minimum, maximum)
    default: nil
    }
  }

  /// Overwrites `count` elements with the function's values; `source` may be `target`.
  func apply(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .relu: map(source, target, count) { $0 < 0 ? 0 : $0 }
    case .clip(let minimum, let maximum): map(source, target, count) { clamp($0, minimum, maximum) }
    case .leakyRelu(let slope): map(source, target, count) { $0 >= 0 ? $0 : slope * $0 }
    case .sigmoid: map(source, target, count) { logistic($0) }
    case .hardSigmoid(let slope, let offset): map(source, target, count) { clamp(slope * $0 + offset, 0, 1) }
    case .hardSwish: map(source, target, count) { $0 * clamp($0 * (1 / 6) + 0.5, 0, 1) }
    case .silu: map(source, target, count) { $0 * logistic($0) }
    case .squareRoot: map(source, target, count) { $0.squareRoot() }
    }
  }
}

@inline(__always)
private func map(
  _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Float) -> Float
) {
  for index in 0..<count { target[index] = function(source[index]) }
}

/// min(max(x, minimum), maximum) in the order ONNX Clip states.
@inline(__always)
private func clamp(_ value: Float, _ minimum: Float, _ maximum: Float) -> Float {
  let raised = value < minimum ? minimum : value
  return raised > maximum ? maximum : raised
}

@inline(__always)
private func logistic(_ value: Float) -> Float { 1 / (1 + expf(-value)) }
