import Foundation

/// The kernel of a support vector regression: how alike two rows of scaled features are.
public enum SVRKernel: Sendable, Equatable, Codable {
  /// x . y
  case linear

  /// exp(-gamma |x - y|^2), gamma above 0.
  case rbf(gamma: Double)

  /// (gamma x . y + coef0)^degree, gamma above 0, degree at least 1.
  case polynomial(degree: Int, gamma: Double, coef0: Double)

  /// The kernel's family, without its numbers.
  public var family: SVRKernelFamily {
    switch self {
    case .linear: .linear
    case .rbf: .rbf
    case .polynomial: .polynomial
    }
  }

  /// The kernel's gamma, where it has one.
  public var gamma: Double? {
    switch self {
    case .linear: nil
    case .rbf(let gamma), .polynomial(_, let gamma, _): gamma
    }
  }

  /// The kernel of two rows whose scalar product is `product` and whose squared lengths are `xx` and `yy`.
  func value(_ product: Double, _ xx: Double, _ yy: Double) -> Double {
    switch self {
    case .linear: product
    // Rounding may put the distance of a row from itself just below 0.
    case .rbf(let gamma): exp(-gamma * max(0, xx + yy - 2 * product))
    case .polynomial(let degree, let gamma, let coef0): pow(gamma * product + coef0, Double(degree))
    }
  }
}
