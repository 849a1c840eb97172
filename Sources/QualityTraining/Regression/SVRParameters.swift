/// What fixes a support vector regression beside its rows.
public struct SVRParameters: Sendable, Equatable, Codable {
  /// Who trains it.
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
