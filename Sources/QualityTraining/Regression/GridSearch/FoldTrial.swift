/// The rows of a fold made ready for one kernel, and trained on with any C and epsilon.
protocol FoldTrial: Sendable {
  /// Trains on the fold's training rows; one prediction a scored row.
  func predictions(c: Double, epsilon: Double) throws(RegressionError) -> [Double]
}

/// A fold for LIBSVM.
struct KernelTrial: FoldTrial {
  let problem: KernelProblem

  /// Of each scored row with each training row, row-major.
  let scoredKernel: [Double]

  let columnCount: Int

  func predictions(c: Double, epsilon: Double) throws(RegressionError) -> [Double] {
    try problem.solution(c: c, epsilon: epsilon).predictions(scoredKernel, columnCount: columnCount)
  }
}

/// A fold for LIBLINEAR.
struct LinearTrial: FoldTrial {
  let problem: LinearProblem
  let solver: SVRSolver

  /// The scored rows, scaled, row-major.
  let scored: [Double]

  func predictions(c: Double, epsilon: Double) throws(RegressionError) -> [Double] {
    try problem.solution(solver: solver, c: c, epsilon: epsilon).predictions(scored)
  }
}
