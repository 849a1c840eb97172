import QualityData

/// The rows of one fold, scaled by what its training rows say.
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

  /// The products that every kernel of this fold is made of.
  struct Grams: Sendable {
    let training, scored: GramMatrix
  }

  /// The products of training rows with each other, and of scored rows with training rows.
  var grams: Grams {
    Grams(
      training: GramMatrix(scaledTraining, scaledTraining, width: width),
      scored: GramMatrix(scaledScored, scaledTraining, width: width))
  }

  /// What is trained on with one kernel.
  ///
  /// - Parameter grams: this fold's, for LIBSVM.
  func trial(_ solver: SVRSolver, _ kernel: SVRKernel, _ grams: Grams?) throws(RegressionError) -> any FoldTrial {
    guard let grams else {
      return LinearTrial(
        problem: try LinearProblem(scaled: scaledTraining, width: width, opinions: opinions), solver: solver,
        scored: scaledScored)
    }
    return KernelTrial(
      problem: try KernelProblem(kernel: grams.training.kernel(kernel), opinions: opinions),
      scoredKernel: grams.scored.kernel(kernel), columnCount: opinions.count)
  }
}
