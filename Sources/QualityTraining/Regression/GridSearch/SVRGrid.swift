/// The settings among which cross-validation chooses.
public struct SVRGrid: Sendable, Equatable, Codable {
  /// Who trains.
  public var solver: SVRSolver

  /// The kernels: one for each gamma, or the linear one.
  public var kernels: [SVRKernel]

  /// The weights of errors.
  public var cs: [Double]

  /// The errors that cost nothing, in units of the opinions.
  public var epsilons: [Double]

  public init(solver: SVRSolver = .libsvm, kernels: [SVRKernel], cs: [Double], epsilons: [Double]) {
    self.solver = solver
    self.kernels = kernels
    self.cs = cs
    self.epsilons = epsilons
  }

  /// Every combination. Of equally good ones the first is chosen, so flatter functions come first: small gammas, small
  /// Cs, large epsilons.
  public var points: [SVRParameters] {
    kernels.flatMap { kernel in
      settings.map { SVRParameters(solver: solver, kernel: kernel, c: $0.c, epsilon: $0.epsilon) }
    }
  }

  /// Every combination of C and epsilon, in the order of the points of one kernel.
  var settings: [(c: Double, epsilon: Double)] {
    cs.sorted().flatMap { c in epsilons.sorted(by: >).map { (c, $0) } }
  }

  /// - Throws: ``RegressionError/invalid(_:)`` for an empty list, or the first value that is not allowed.
  func check() throws(RegressionError) {
    for (name, isEmpty) in [("gamma", kernels.isEmpty), ("C", cs.isEmpty), ("epsilon", epsilons.isEmpty)] where isEmpty
    {
      throw .invalid("the grid has no value of \(name)")
    }
    for point in points { try point.check() }
  }
}
