import QualityData

/// The rows of one fold, scaled by what its training rows alone decide.
struct FoldRows: Sendable {
  /// The rows that are scored, unscaled.
  let scored: FeatureMatrix

  private let width: Int
  private let scaledTraining, scaledScored: [Double]
  private let opinions: [Double]

  init(
    _ rows: FeatureMatrix, scoring scoredRows: FeatureMatrix, opinions: [Double], fold: ImageFold,
    scaling: FeatureScaling
  ) throws(RegressionError) {
    let training = rows.rows(ofImages: fold.training)
    scored = scoredRows.rows(ofImages: fold.test)
    guard training.rowCount >= 2 else { throw .tooFewRows(training.rowCount) }
    guard scored.rowCount >= 1 else { throw .tooFewRows(scored.rowCount) }
    let scaler = FeatureScaler(scaling, fittedTo: training)
    width = training.columnCount
    scaledTraining = scaler.scaled(training)
    scaledScored = scaler.scaled(scored)
    self.opinions = training.images.map { opinions[$0] }
  }

  /// The products that every kernel of this fold is computed from.
  struct Grams: Sendable {
    let training, scored: GramMatrix
  }

  /// The products of training rows with each other, and of scored rows with training rows.
  var grams: Grams {
    Grams(
      training: GramMatrix(scaledTraining, scaledTraining, width: width),
      scored: GramMatrix(scaledScored, scaledTraining, width: width))
  }

  /// The fold prepared for one kernel.
  ///
  /// - Parameter grams: this fold's, for LIBSVM; nil for LIBLINEAR.
  func trial(_ solver: SVRSolver, _ kernel: SVRKernel, _ grams: Grams?) throws(RegressionError) -> any FoldTrial {
    guard let grams else {
      return LinearTrial(
        problem: try LIBLINEARProblem(scaled: scaledTraining, width: width, opinions: opinions), solver: solver,
        scored: scaledScored)
    }
    return KernelTrial(
      problem: try LIBSVMProblem(kernel: grams.training.kernel(kernel), opinions: opinions),
      scoredKernel: grams.scored.kernel(kernel), columnCount: opinions.count)
  }
}

/// A fold prepared for one kernel, to be trained on with any C and epsilon.
protocol FoldTrial: Sendable {
  /// Trains on the fold's training rows; one prediction per scored row.
  func predictions(c: Double, epsilon: Double) throws(RegressionError) -> [Double]
}

/// A fold for LIBSVM.
struct KernelTrial: FoldTrial {
  let problem: LIBSVMProblem

  /// Of each scored row with each training row, row-major.
  let scoredKernel: [Double]

  let columnCount: Int

  func predictions(c: Double, epsilon: Double) throws(RegressionError) -> [Double] {
    try problem.solution(c: c, epsilon: epsilon).predictions(scoredKernel, columnCount: columnCount)
  }
}

/// A fold for LIBLINEAR.
struct LinearTrial: FoldTrial {
  let problem: LIBLINEARProblem
  let solver: SVRSolver

  /// The scored rows, scaled, row-major.
  let scored: [Double]

  func predictions(c: Double, epsilon: Double) throws(RegressionError) -> [Double] {
    try problem.solution(solver: solver, c: c, epsilon: epsilon).predictions(scored)
  }
}
