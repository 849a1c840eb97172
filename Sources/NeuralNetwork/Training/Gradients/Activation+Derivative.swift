import Foundation

extension Activation {
  /// Whether the derivative is taken from the function's value, so that its argument need not be kept until the backward pass.
  var derivativeReadsValue: Bool {
    switch self {
    case .relu, .clip, .sigmoid, .hardSigmoid, .squareRoot: true
    // The sign of the value is that of the argument.
    case .leakyRelu(let slope): slope >= 0
    case .hardSwish, .silu: false
    }
  }

  /// Multiplies `count` gradients of values by the derivative there; `target` may be `gradient` where it is not added to.
  ///
  /// Where there is no derivative, PyTorch's choice: 0 at the bounds of Relu, Clip and HardSigmoid, the lower piece's
  /// slope at 0 for LeakyRelu, the outer pieces' slopes at -3 and 3 for HardSwish.
  ///
  /// - Parameter source: the function's values, or its arguments where ``derivativeReadsValue`` is false.
  func pullBack(
    _ gradient: UnsafePointer<Float>, at source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
    count: Int, accumulates: Bool
  ) {
    /// One loop an activation, so that each vectorises.
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
        let logistic = 1 / (1 + expf(-argument))
        return gradient * logistic * (1 + argument * (1 - logistic))
      }
    case .squareRoot: map { $0 / (2 * $1) }
    }
  }
}
