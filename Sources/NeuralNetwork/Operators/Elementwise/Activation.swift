import Foundation

/// An elementwise function, which a convolution can apply before its result leaves the cache.
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
  /// x * sigmoid(x), which graphs spell `Mul(x, Sigmoid(x))`.
  case silu
  /// The square root.
  case squareRoot
  /// One that takes longer.
  case function(ElementwiseFunction)

  /// The bounds of an activation that only clamps; nil for the others.
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
    case .function(let function): function.apply(source, target, count: count)
    }
  }
}

extension Activation {
  /// Whether the derivative is computed from the function's value, so that its argument need not be kept until the
  /// backward pass.
  var derivativeReadsValue: Bool {
    switch self {
    case .relu, .clip, .sigmoid, .hardSigmoid, .squareRoot: true
    // The sign of the value is that of the argument.
    case .leakyRelu(let slope): slope >= 0
    case .hardSwish, .silu, .function: false
    }
  }

  /// Multiplies `count` gradients by the derivative at `source`; `target` may be `gradient` if `accumulates` is false.
  ///
  /// Where the function has no derivative, PyTorch's choice: 0 at the bounds of Relu, Clip and HardSigmoid, the lower
  /// piece's slope at 0 for LeakyRelu, the outer pieces' slopes at -3 and 3 for HardSwish.
  ///
  /// - Parameter source: the function's values, or its arguments where ``derivativeReadsValue`` is false.
  func pullBack(
    _ gradient: UnsafePointer<Float>, at source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
    count: Int, accumulates: Bool
  ) {
    /// One loop per activation, so that each vectorises.
    @inline(__always)
    func map(_ product: (_ gradient: Float, _ source: Float) -> Float) {
      target.receive(gradient, count, accumulates: accumulates) { product($0, source[$1]) }
    }
    switch self {
    case .relu: map { $1 <= 0 ? 0 : $0 }
    case .clip(let minimum, let maximum): map { $1 <= minimum || $1 >= maximum ? 0 : $0 }
    case .leakyRelu(let slope): map { $1 > 0 ? $0 : slope * $0 }
    case .sigmoid: map { $0 * $1 * (1 - $1) }
    case .hardSigmoid(let slope, _): map { $1 <= 0 || $1 >= 1 ? 0 : slope * $0 }
    case .hardSwish: map { $1 <= -3 ? 0 : $1 >= 3 ? $0 : $0 * ($1 * (1 / 3) + 0.5) }
    case .silu:
      map { gradient, argument in
        let value = logistic(argument)
        return gradient * value * (1 + argument * (1 - value))
      }
    case .squareRoot: map { $0 / (2 * $1) }
    case .function(let function):
      function.pullBack(gradient, at: source, into: target, count: count, accumulates: accumulates)
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
