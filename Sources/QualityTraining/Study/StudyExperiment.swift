import QualityData
import QualityModel

/// Designs tried with one network on one split: the regression's setting is chosen by cross-validation inside the training
/// part, the regression is trained on all of it, and the test part is scored.
struct StudyExperiment {
  /// What the network says of the images.
  let features: StudyFeatureSet

  /// The images and their opinions.
  let images: [RatedImage]

  /// The parts.
  let split: DatabaseSplit

  /// Of the training part.
  let folds: [ImageFold]

  /// By what settings are chosen.
  let criterion: SelectionCriterion

  /// Trainings at once.
  let workers: Int

  /// The scores of the test images by one design, in their order, on the scale of the opinions.
  ///
  /// - Parameter progress: called after each training of a regression; what it throws ends the work.
  /// - Throws: ``FeatureError``, ``RegressionError``, or what `progress` throws.
  func scores(_ design: StudyDesign, progress: () throws -> Void) throws -> [Double] {
    let scores =
      if let kernel = design.regressor.kernel {
        try regressionScores(design, kernel, progress)
      } else {
        headScores(design)
      }
    return scores.map { ScoreScale.percent.clamp($0.score) }
  }

  private func headScores(_ design: StudyDesign) -> [(image: Int, score: Double)] {
    let rows = features.headScores(design.crops).rows(ofImages: split.test)
    return rows.pooledScores(rows.values.map(Double.init), pooling: design.pooling.ofScores)
  }

  /// The regression is trained on one row an image; what it scores are crops where scores are pooled.
  private func regressionScores(
    _ design: StudyDesign, _ kernel: SVRKernelFamily, _ progress: () throws -> Void
  ) throws -> [(image: Int, score: Double)] {
    let crops = features.rows(design.features, design.crops)
    let trained: FeatureMatrix
    let scored: FeatureMatrix
    switch design.pooling {
    case .features(let pooling):
      trained = try crops.pooled(pooling)
      scored = trained
    case .scores:
      trained = try crops.pooled(.mean)
      scored = crops
    }
    let opinions = images.map(\.score)
    let training = trained.rows(ofImages: split.training)
    var search = GridSearch(grid: .standard(kernel, for: training))
    search.criterion = criterion
    search.pooling = design.pooling.ofScores
    search.workers = workers
    let chosen = try search.run(
      training, scoring: scored.rows(ofImages: split.training), opinions: opinions, folds: folds, progress: progress)
    return try QualityRegression(fittedTo: training, opinions: opinions, parameters: chosen.best.parameters)
      .scores(scored.rows(ofImages: split.test), pooling: design.pooling.ofScores)
  }
}
