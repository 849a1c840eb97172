import Foundation

/// The settings that cross-validation chooses from.
public struct SVRGrid: Sendable, Equatable, Codable {
  /// Which library trains.
  public var solver: SVRSolver

  /// The kernels: one per gamma, or the linear one.
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

extension SVRGrid {
  /// Exponents of C for kernels whose value of a row with itself is about 1. A squared loss weighs errors of several
  /// units many times as much.
  private static func cExponents(_ solver: SVRSolver) -> ClosedRange<Int> {
    solver == .liblinear ? -5...5 : 0...10
  }

  /// Exponents of gamma, relative to one over the squared length of a scaled row.
  private static let gammaExponents = -5...2

  /// Errors that cost nothing, on a scale of 0...100.
  private static let epsilons = [1.0, 2, 4, 8]

  /// The standard grid: powers of two around a middle that the number and the scale of the features decide.
  ///
  /// Gamma goes from 2^-5 to 2^2 times 1 / (d * var), d the number of features and var the mean of their variances once
  /// scaled. For the RBF kernel C goes from 1 to 2^10. The value of the other kernels for a row with itself is not 1
  /// but k on average: their Cs are those divided by k, and by 2^5 more for LIBLINEAR's squared loss. Divisors are
  /// rounded to powers of two.
  ///
  /// - Parameters:
  ///   - family: the kernels.
  ///   - solver: which library trains; linear solvers need the linear family.
  ///   - degree: of the polynomial kernel.
  ///   - coef0: of the polynomial kernel.
  ///   - rows: the training rows.
  ///   - scaling: how they will be scaled.
  public static func standard(
    _ family: SVRKernelFamily, solver: SVRSolver = .libsvm, degree: Int = 3, coef0: Double = 1,
    for rows: FeatureMatrix, scaling: FeatureScaling = .standard
  ) -> SVRGrid {
    let (squaredLength, variance) = spread(of: rows, scaling: scaling)
    let gammas = gammaExponents.map { exp2(Double($0)) / powerOfTwo(near: variance) }
    let kernels: [SVRKernel] =
      switch family {
      case .linear: [.linear]
      case .rbf: gammas.map { .rbf(gamma: $0) }
      case .polynomial: gammas.map { .polynomial(degree: degree, gamma: $0, coef0: coef0) }
      }
    let selfSimilarity: Double =
      switch family {
      case .linear: squaredLength
      case .rbf: 1
      case .polynomial: pow(squaredLength / powerOfTwo(near: variance) + coef0, Double(degree))
      }
    let divisor = powerOfTwo(near: selfSimilarity)
    return SVRGrid(
      solver: solver, kernels: kernels, cs: cExponents(solver).map { exp2(Double($0)) / divisor }, epsilons: epsilons)
  }

  /// The mean squared length of scaled rows, and the sum of the variances of their features.
  private static func spread(of rows: FeatureMatrix, scaling: FeatureScaling) -> (length: Double, variance: Double) {
    let scaled = FeatureScaler(scaling, fittedTo: rows).scaled(rows)
    let count = Double(rows.rowCount)
    var sums = [Double](repeating: 0, count: rows.columnCount)
    var length = 0.0
    for start in stride(from: 0, to: scaled.count, by: rows.columnCount) {
      for column in 0..<rows.columnCount {
        sums[column] += scaled[start + column]
        length += scaled[start + column] * scaled[start + column]
      }
    }
    return (length / count, length / count - sums.reduce(0) { $0 + ($1 / count) * ($1 / count) })
  }

  private static func powerOfTwo(near value: Double) -> Double {
    value.isFinite && value > 0 ? exp2(log2(value).rounded()) : 1
  }
}
