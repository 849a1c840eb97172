import Foundation

extension SVRGrid {
  /// Powers of two for C of kernels whose value of a row with itself is about 1. A squared loss weighs errors of some
  /// units many times as much.
  private static func cExponents(_ solver: SVRSolver) -> ClosedRange<Int> {
    solver == .liblinear ? -5...5 : 0...10
  }

  /// Powers of two around one over the squared length of a scaled row.
  private static let gammaExponents = -5...2

  /// Errors that cost nothing, on a scale of 0...100.
  private static let epsilons = [1.0, 2, 4, 8]

  /// A grid that suits features: powers of two around what their number and scale make the middle.
  ///
  /// Gamma goes from 2^-5 to 2^2 times 1 / (d * var), d the number of features and var the mean of their variances once
  /// scaled. For the RBF kernel C goes from 1 to 2^10. The other kernels give a row with itself not 1 but some other value,
  /// on average k: their Cs are those divided by k, and by 2^5 more for LIBLINEAR's squared loss. Divisors are rounded
  /// to powers of two.
  ///
  /// - Parameters:
  ///   - family: the kernels.
  ///   - solver: who trains; linear solvers need the linear family.
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
