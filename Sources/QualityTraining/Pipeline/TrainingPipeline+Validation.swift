import NeuralNetwork
import QualityData
import QualityModel

extension TrainingPipeline {
  /// Splits the images, and refuses what would fail after hours of work.
  ///
  /// - Returns: the test part and the rest, and the folds of the rest, which index it.
  /// - Throws: ``PipelineError/setting(name:value:allowed:)`` or ``FineTuningError/setting(name:value:allowed:)`` for
  ///   the first setting that is not allowed, ``FeatureError`` where the network cannot do what is asked, or
  ///   ``SplitError``.
  func validatedSplit() throws -> (split: DatabaseSplit, folds: [ImageFold]) {
    try settings.fineTuning.validate()
    try PipelineError.check(settings.folds >= 2, "folds", settings.folds, allowed: "2 or more")
    try PipelineError.check(
      settings.testShare >= 0 && settings.testShare < 1, "test", settings.testShare, allowed: "0 up to but without 1")
    let (cropSize, viewSize, _) = settings.scoring
    try PipelineError.check(
      ModelMetadata.allowedCropSizes.contains(cropSize), "scored crop size", cropSize,
      allowed: "\(ModelMetadata.allowedCropSizes.lowerBound) to \(ModelMetadata.allowedCropSizes.upperBound)")
    try PipelineError.check(
      (cropSize...ModelMetadata.maximumViewSize).contains(viewSize), "scored view size", viewSize,
      allowed: "\(cropSize), the size of a crop, to \(ModelMetadata.maximumViewSize)")
    let minima = ModelMetadata.allowedGridMinima
    try PipelineError.check(
      minima.contains(settings.gridMinimum), "grid minimum", settings.gridMinimum,
      allowed: "\(minima.lowerBound) to \(minima.upperBound)")
    try PipelineError.check(
      settings.kernel == .linear || !settings.solver.isLinear, "solver", settings.solver.rawValue,
      allowed: "libsvm for the \(settings.kernel.rawValue) kernel")
    try checkHeadShares()
    try checkFeatures()
    let split = try DatabaseSplit(
      database.images, validation: 0, test: settings.testShare, seed: settings.fineTuning.seed)
    let images = split.training.map { database.images[$0] }
    let folds = try ImageFold.folds(
      of: Array(images.indices), in: images, count: settings.folds, seed: settings.fineTuning.seed)
    try checkInterval(folds)
    return (split, folds)
  }

  /// The images outside one fold must be enough for the interval's level.
  private func checkInterval(_ folds: [ImageFold]) throws(PipelineError) {
    let levels = IntervalCalibration.allowedLevels
    try PipelineError.check(
      levels.contains(settings.intervalLevel), "interval level", settings.intervalLevel,
      allowed: "\(levels.lowerBound) to \(levels.upperBound)")
    let others = folds.map(\.training.count).min() ?? 0
    let needed = IntervalCalibration.fewestImages(forLevel: settings.intervalLevel)
    try PipelineError.check(
      others >= needed, "interval level", settings.intervalLevel,
      allowed: "a lower one, or more images: \(others) outside a fold are fewer than the \(needed) it needs")
  }

  private func checkFeatures() throws {
    let tuning = settings.fineTuning
    let features = settings.regressionFeatures
    // The probabilities come from the fine-tuned network, the score from both: no single average gives both.
    let scoring = settings.scoring
    try PipelineError.check(
      scoring.mode == .exact || settings.regressionNetwork == .fineTuned, "mode", scoring.mode.rawValue,
      allowed: "exact for a regression on the \(settings.regressionNetwork.rawValue) network")
    try PipelineError.check(
      !features.isEmpty && Set(features).count == features.count, "regression features",
      features.joined(separator: ","), allowed: "names of different values")
    let isTuned = settings.regressionNetwork == .fineTuned
    let head = isTuned ? CategoryHead.values : []
    // A fine-tuned network keeps what its features need; the pre-trained one is kept as a whole.
    var network = backbone
    if isTuned {
      let values = tuning.features.isEmpty ? [FeatureHead.name] : tuning.features
      network = try QualityBackbone(backbone, features: values, cropSize: tuning.cropSize).network()
    }
    let known = NetworkEditor(network).valueNames + head
    for name in features {
      let nearest = SpellingSuggestion.nearest(to: name, among: known)
      try PipelineError.check(
        known.contains(name), "regression features", name,
        allowed: "values of the \(settings.regressionNetwork.rawValue) network, such as \(nearest ?? known.first ?? "")"
      )
    }
    let own = features.filter { !head.contains($0) }
    _ = try FeatureExtractor(
      network: network, values: own.isEmpty ? [FeatureHead.name] : own,
      cropSize: scoring.cropSize, viewSize: scoring.viewSize, gridMinimum: settings.gridMinimum, mode: scoring.mode,
      workers: resources.workers, limits: resources.limits)
  }

  private func checkHeadShares() throws(PipelineError) {
    let shares = settings.headShares
    try PipelineError.check(
      !shares.isEmpty && shares.allSatisfy { (0..<1).contains($0) }, "head shares",
      shares.map { "\($0)" }.joined(separator: ","), allowed: "numbers from 0 up to but without 1")
  }
}
