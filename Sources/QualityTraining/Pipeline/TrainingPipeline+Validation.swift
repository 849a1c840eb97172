import NeuralNetwork
import QualityModel

extension TrainingPipeline {
  /// Refuses what would fail after hours of work.
  ///
  /// - Throws: ``PipelineError/setting(name:value:allowed:)`` or ``FineTuningError/setting(name:value:allowed:)`` for the
  ///   first setting that is not allowed.
  func validate() throws {
    try settings.fineTuning.validate()
    try check(settings.folds >= 2, "folds", settings.folds, allowed: "2 or more")
    try check(
      settings.testShare >= 0 && settings.testShare < 1, "test", settings.testShare, allowed: "0 up to but without 1")
    let cropSize = settings.scoredCropSize ?? settings.fineTuning.cropSize
    let viewSize = settings.scoredViewSize ?? settings.fineTuning.viewSize
    try check(
      ModelMetadata.allowedCropSizes.contains(cropSize), "scored crop size", cropSize,
      allowed: "\(ModelMetadata.allowedCropSizes.lowerBound) to \(ModelMetadata.allowedCropSizes.upperBound)")
    try check(
      (cropSize...ModelMetadata.maximumViewSize).contains(viewSize), "scored view size", viewSize,
      allowed: "\(cropSize), the size of a crop, to \(ModelMetadata.maximumViewSize)")
    let minima = ModelMetadata.allowedGridMinima
    try check(
      minima.contains(settings.gridMinimum), "grid minimum", settings.gridMinimum,
      allowed: "\(minima.lowerBound) to \(minima.upperBound)")
    try check(
      settings.kernel == .linear || !settings.solver.isLinear, "solver", settings.solver.rawValue,
      allowed: "libsvm for the \(settings.kernel.rawValue) kernel")
    try checkInterval()
    try checkFeatures()
  }

  /// The images outside one fold must be enough for the interval's level.
  private func checkInterval() throws(PipelineError) {
    let levels = IntervalCalibration.allowedLevels
    try check(
      levels.contains(settings.intervalLevel), "interval level", settings.intervalLevel,
      allowed: "\(levels.lowerBound) to \(levels.upperBound)")
    let training = Double(database.images.count) * (1 - settings.testShare)
    let others = Int(training * (1 - 1 / Double(settings.folds)))
    let needed = IntervalCalibration.fewestImages(forLevel: settings.intervalLevel)
    try check(
      others >= needed, "interval level", settings.intervalLevel,
      allowed: "a lower one, or more images: \(others) outside a fold are fewer than the \(needed) it needs")
  }

  private func checkFeatures() throws(PipelineError) {
    let head = [FeatureHead.name, CategoryHead.logits, CategoryHead.probabilities, CategoryHead.score]
    let known = NetworkEditor(backbone).valueNames + head
    try check(!settings.regressionFeatures.isEmpty, "regression features", "empty", allowed: "names of values")
    for name in settings.regressionFeatures {
      let suggestion = SpellingSuggestion.nearest(to: name, among: known) ?? head.joined(separator: ", ")
      try check(known.contains(name), "regression features", name, allowed: "values such as \(suggestion)")
    }
  }

  private func check(
    _ isAllowed: Bool, _ name: String, _ value: some CustomStringConvertible, allowed: String
  ) throws(PipelineError) {
    guard isAllowed else { throw .setting(name: name, value: "\(value)", allowed: allowed) }
  }
}
