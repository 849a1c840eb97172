import Foundation

/// What decides a support vector regression beside its rows.
public struct SVRParameters: Sendable, Equatable, Codable {
  /// Which library trains it.
  public var solver: SVRSolver

  /// The kernel on scaled features; linear for LIBLINEAR.
  public var kernel: SVRKernel

  /// The weight of errors against the flatness of the function, above 0.
  public var c: Double

  /// Errors up to this size cost nothing, in units of the opinions, at least 0.
  public var epsilon: Double

  public init(solver: SVRSolver = .libsvm, kernel: SVRKernel, c: Double, epsilon: Double) {
    self.solver = solver
    self.kernel = kernel
    self.c = c
    self.epsilon = epsilon
  }

  /// - Throws: ``RegressionError/invalid(_:)`` naming what is not allowed.
  func check() throws(RegressionError) {
    guard c > 0, c.isFinite else { throw .invalid("C is \(c); it must be above 0") }
    guard epsilon >= 0, epsilon.isFinite else { throw .invalid("epsilon is \(epsilon); it must be at least 0") }
    if let gamma = kernel.gamma, !(gamma > 0 && gamma.isFinite) {
      throw .invalid("gamma is \(gamma); it must be above 0")
    }
    if case .polynomial(let degree, _, let coef0) = kernel, !((1...10).contains(degree) && coef0.isFinite) {
      throw .invalid("the degree is \(degree) and coef0 \(coef0); allowed: 1 to 10, and any number")
    }
    guard !solver.isLinear || kernel == .linear else {
      throw .invalid("\(solver.rawValue) knows only the linear kernel; take libsvm for others")
    }
  }
}

/// Which library trains a regression, and on which loss.
public enum SVRSolver: String, Sendable, Codable, CaseIterable {
  /// LIBSVM's epsilon-SVR, for every kernel: the loss is max(0, |error| - epsilon). C.-C. Chang, C.-J. Lin, "LIBSVM: a
  /// library for support vector machines", ACM TIST 2(3), 2011.
  case libsvm

  /// LIBLINEAR's primal L2-loss SVR, linear only, for many rows: the loss is max(0, |error| - epsilon)^2. C.-H. Ho,
  /// C.-J. Lin, "Large-scale linear support vector regression", JMLR 13, 2012.
  case liblinear

  /// LIBLINEAR's dual L1-loss SVR: LIBSVM's loss, linear only, for many rows.
  case liblinearDual = "liblinear-dual"

  /// Whether the solver knows only the linear kernel.
  public var isLinear: Bool { self != .libsvm }

  /// Refuses too few or too many rows before their features are extracted.
  ///
  /// - Throws: ``RegressionError/tooFewRows(_:)``, ``RegressionError/tooManyRows(_:limit:)``.
  public func check(rowCount: Int, columnCount: Int) throws(RegressionError) {
    if self == .libsvm {
      try LIBSVMProblem.check(rowCount: rowCount)
    } else {
      try LIBLINEARProblem.check(rowCount: rowCount, columnCount: columnCount)
    }
  }
}

/// The kernel of a support vector regression: how similar two rows of scaled features are.
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

/// The families of kernels that a regression can be asked for.
public enum SVRKernelFamily: String, Sendable, Codable, CaseIterable {
  /// A hyperplane in the features themselves.
  case linear

  /// Gaussian bumps around the support vectors.
  case rbf

  /// Products of up to as many features as its degree.
  case polynomial
}
