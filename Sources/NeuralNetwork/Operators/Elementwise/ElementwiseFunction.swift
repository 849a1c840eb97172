import Foundation

/// A function of one number that is computed by the C library rather than in a few instructions.
enum ElementwiseFunction: Sendable, Equatable {
  case tanh, erf, exp, log, softplus, mish
  /// x times the standard normal distribution at x.
  case gelu
  /// The same by a hyperbolic tangent (D. Hendrycks, K. Gimpel, arXiv 1606.08415).
  case geluTanh
  case absolute, negative, reciprocal, floor, ceiling, sign
  /// To the nearest integer, halves to the even one.
  case round
  /// x where it is positive, else alpha * (exp(x) - 1); all of it times gamma.
  case elu(alpha: Float, gamma: Float)
  /// x / (1 + exp(-alpha * x))
  case swish(alpha: Float)
  /// x / (1 + |x|)
  case softsign

  /// Overwrites `count` elements with the function's values; `source` may be `target`.
  func apply(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, count: Int) {
    @inline(__always)
    func map(_ function: (Float) -> Float) {
      for index in 0..<count { target[index] = function(source[index]) }
    }
    switch self {
    case .tanh: map { tanhf($0) }
    case .erf: map { erff($0) }
    case .exp: map { expf($0) }
    case .log: map { logf($0) }
    case .softplus: map { ElementwiseMath.softplus($0) }
    case .mish: map { $0 * tanhf(ElementwiseMath.softplus($0)) }
    case .gelu: map { $0 * ElementwiseMath.normal($0) }
    case .geluTanh: map { 0.5 * $0 * (1 + tanhf(ElementwiseMath.geluArgument($0))) }
    case .absolute: map { abs($0) }
    case .negative: map { -$0 }
    case .reciprocal: map { 1 / $0 }
    case .floor: map { $0.rounded(.down) }
    case .ceiling: map { $0.rounded(.up) }
    case .round: map { $0.rounded(.toNearestOrEven) }
    case .sign: map { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
    case .elu(let alpha, let gamma): map { gamma * ($0 > 0 ? $0 : alpha * expm1f($0)) }
    case .swish(let alpha): map { $0 * ElementwiseMath.logistic(alpha * $0) }
    case .softsign: map { $0 / (1 + abs($0)) }
    }
  }

  /// Multiplies `count` gradients by the derivative at `source`, the function's arguments; as
  /// `Activation.pullBack`.
  ///
  /// Where the function has no derivative, PyTorch's choice: 0 for the absolute value at 0.
  func pullBack(
    _ gradient: UnsafePointer<Float>, at source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
    count: Int, accumulates: Bool
  ) {
    @inline(__always)
    func map(_ derivative: (Float) -> Float) {
      target.receive(gradient, count, accumulates: accumulates) { $0 * derivative(source[$1]) }
    }
    switch self {
    case .tanh:
      map { argument in
        let value = tanhf(argument)
        return 1 - value * value
      }
    case .erf: map { Float(2 / Double.pi.squareRoot()) * expf(-$0 * $0) }
    case .exp: map { expf($0) }
    case .log, .reciprocal: self == .log ? map { 1 / $0 } : map { -1 / ($0 * $0) }
    case .softplus: map { ElementwiseMath.logistic($0) }
    case .mish:
      map { argument in
        let value = tanhf(ElementwiseMath.softplus(argument))
        return value + argument * (1 - value * value) * ElementwiseMath.logistic(argument)
      }
    case .gelu: map { ElementwiseMath.normal($0) + $0 * ElementwiseMath.density($0) }
    case .geluTanh:
      map { argument in
        let value = tanhf(ElementwiseMath.geluArgument(argument))
        let slope = ElementwiseMath.geluScale * (1 + 3 * ElementwiseMath.geluCubic * argument * argument)
        return 0.5 * (1 + value) + 0.5 * argument * (1 - value * value) * slope
      }
    case .absolute: map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
    case .negative: map { _ in -1 }
    case .floor, .ceiling, .round, .sign: map { _ in 0 }
    case .elu(let alpha, let gamma): map { gamma * ($0 > 0 ? 1 : alpha * expf($0)) }
    case .swish(let alpha):
      map { argument in
        let value = ElementwiseMath.logistic(alpha * argument)
        return value + alpha * argument * value * (1 - value)
      }
    case .softsign: map { 1 / ((1 + abs($0)) * (1 + abs($0))) }
    }
  }
}

/// What several functions and their derivatives are made of.
private enum ElementwiseMath {
  static let geluScale = Float((2 / Double.pi).squareRoot())
  static let geluCubic: Float = 0.044715

  static func logistic(_ x: Float) -> Float { 1 / (1 + expf(-x)) }

  /// log(1 + exp(x)), without an overflow.
  static func softplus(_ x: Float) -> Float { max(x, 0) + log1pf(expf(-abs(x))) + (x.isNaN ? x : 0) }

  /// The standard normal distribution.
  static func normal(_ x: Float) -> Float { 0.5 * (1 + erff(x * Float(0.5.squareRoot()))) }

  static func density(_ x: Float) -> Float { Float(1 / (2 * Double.pi).squareRoot()) * expf(-0.5 * x * x) }

  static func geluArgument(_ x: Float) -> Float { geluScale * (x + geluCubic * x * x * x) }
}
