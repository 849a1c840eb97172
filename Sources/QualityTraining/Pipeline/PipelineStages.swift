import ImageDamage
import NeuralNetwork
import ONNX
import QualityData
import QualityModel

/// The stages of the pipeline on one set of images: fine-tuning, then features of the tuned network, then regression.
struct PipelineStages {
  /// The images that may be trained on; folds refer to these.
  let images: [RatedImage]

  /// Other databases that are learned from, too.
  let companions: [Companion]

  let backbone: Network
  let settings: PipelineSettings
  let resources: FineTuningResources
  let files: PipelineFiles
  let isStopped: @Sendable () -> Bool

  /// Trains without a fold's test images and scores them.
  ///
  /// - Parameter grid: the settings to try; nil for the standard ones for these features.
  func outcome(
    of fold: ImageFold, index: Int, grid: SVRGrid?, _ observe: (PipelineEvent) -> Void
  ) throws -> FoldOutcome {
    let tuned = try fineTuned(on: fold.training.map { images[$0] }, fold: index, metadata: [:], observe)
    let (network, values) = try withRegressionFeatures(tuned.network)
    let own = [CategoryHead.probabilities, ScoreHead.name].filter { !values.contains($0) }
    let extractor = try extractor(of: network, values: values + own)
    let crops = try extract(extractor, observe)
    let columns = Dictionary(zip(values + own, extractor.head.columns)) { first, _ in first }
    let features = crops.columns(0..<extractor.head.columns[values.count - 1].upperBound)
    let means = try features.pooled(.mean)
    let grid =
      grid
      ?? .standard(
        settings.kernel, solver: settings.solver, for: means.rows(ofImages: fold.training))
    let scores = try fit(grid, features, means, fold, observe)
    func pooled(_ value: String) throws -> FeatureMatrix {
      try crops.columns(columns[value] ?? 0..<0).pooled(.mean).rows(ofImages: fold.test)
    }
    let outcome = FoldOutcome(
      images: fold.test.map { images[$0].name }, regressionScores: scores,
      headScores: try pooled(ScoreHead.name).values.map(Double.init),
      headDeviations: deviations(of: try pooled(CategoryHead.probabilities)),
      damageTrials: try damageTrials(tuned.network, fold.test.map { images[$0] }, observe), grid: grid)
    report(outcome, of: fold, index: index, observe)
    return outcome
  }

  /// The standard deviation of each row's distribution over the categories, in points.
  private func deviations(of probabilities: FeatureMatrix) -> [Double] {
    let centres = CategoryLabels(count: probabilities.columnCount, kind: settings.fineTuning.labels).centres
    return (0..<probabilities.rowCount).map { row in
      let shares = zip(probabilities.row(row).map(Double.init), centres)
      let mean = shares.reduce(0) { $0 + $1.0 * $1.1 }
      return shares.reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }.squareRoot()
    }
  }

  /// What a fold's network says of damaged photographs that it has not seen.
  private func damageTrials(
    _ tuned: Network, _ photographs: [RatedImage], _ observe: (PipelineEvent) -> Void
  ) throws -> [DamageTrial] {
    guard settings.fineTuning.damageShare > 0 else { return [] }
    var editor = NetworkEditor(tuned)
    editor.metadata[ModelMetadataKey.damageThresholds.rawValue] = DamageFamily.allCases.map { _ in "0" }
      .joined(separator: ",")
    let scoring = settings.scoring
    editor.metadata[ModelMetadataKey.viewSize.rawValue] = "\(scoring.viewSize)"
    editor.metadata[ModelMetadataKey.cropSize.rawValue] = "\(scoring.cropSize)"
    editor.metadata[ModelMetadataKey.cropMode.rawValue] = scoring.mode.rawValue
    let assessor = try Assessor(
      model: QualityModel(editor.network(name: tuned.name)), workers: resources.workers, limits: resources.limits)
    let total = photographs.count { $0.score >= CropLabel.faultless }
    var done = 0
    observe(.naming(done: 0, total: total))
    return try DamageTrial.run(on: photographs, assessor: assessor, seed: settings.fineTuning.seed) {
      done += 1
      observe(.naming(done: done, total: total))
      try checkStop()
    }
  }

  /// Trains on all images.
  func model(
    _ score: ScoreSettings, metadata: [ModelMetadataKey: String], _ observe: (PipelineEvent) -> Void
  ) throws -> (onnx: [UInt8], history: FineTuningHistory) {
    let tuned = try fineTuned(on: images, fold: nil, metadata: metadata, observe)
    let (network, values) = try withRegressionFeatures(tuned.network)
    let extractor = try extractor(of: network, values: values)
    let means = try extract(extractor, pooling: .mean, observe)
    let regression = try QualityRegression(
      fittedTo: means, opinions: images.map(\.score), parameters: score.regression)
    // The head's values are a row of numbers already: the features stay those of the network.
    let isHead = values.count == 1 && CategoryHead.values.contains(values[0])
    var editor = isHead ? NetworkEditor(network) : extractor.editor
    try ScoreHead.attach(
      to: &editor, features: isHead ? values[0] : FeatureHead.name, regression: regression,
      headShare: score.headShare)
    editor.metadata[ModelMetadataKey.cropSize.rawValue] = "\(extractor.metadata.cropSize)"
    editor.metadata[ModelMetadataKey.viewSize.rawValue] = "\(extractor.metadata.viewSize)"
    editor.metadata[ModelMetadataKey.gridMinimum.rawValue] = "\(extractor.metadata.gridMinimum)"
    editor.metadata[ModelMetadataKey.cropMode.rawValue] = extractor.metadata.cropMode.rawValue
    return (try editor.onnx(), tuned.history)
  }

  private func fineTuned(
    on training: [RatedImage], fold: Int?, metadata: [ModelMetadataKey: String], _ observe: (PipelineEvent) -> Void
  ) throws -> FineTuningResult {
    observe(.fineTuning(fold: fold, total: settings.folds + 1))
    let tuner = FineTuner(
      backbone: backbone, training: training, companions: companions.map { $0.images(alignedTo: training) },
      validation: [], settings: settings.fineTuning, resources: resources, metadata: metadata)
    return try tuner.runPart(checkpoint: files.checkpoint(fold: fold), isStopped: isStopped) { observe(.progress($0)) }
  }

  /// The fine-tuned network with the regression's features in it, and the names of those.
  private func withRegressionFeatures(_ tuned: Network) throws -> (network: Network, values: [String]) {
    guard settings.regressionNetwork == .pretrained else { return (tuned, settings.regressionFeatures) }
    var editor = NetworkEditor(tuned)
    var pretrained = NetworkEditor(backbone)
    try pretrained.renameValue(backbone.inputs[0].name, to: ImagePort.name)
    let values = try editor.addValues(settings.regressionFeatures, of: pretrained, prefix: "pretrained.")
    // Values that are no outputs would be dropped.
    try editor.setOutputs(editor.outputs.map { ($0.name, $0.shape) } + values.map { ($0, []) })
    return (try editor.network(name: tuned.name), values)
  }

  private func extractor(of network: Network, values: [String]) throws -> FeatureExtractor {
    try FeatureExtractor(
      network: network, values: values, cropSize: settings.scoredCropSize, viewSize: settings.scoredViewSize,
      gridMinimum: settings.gridMinimum, mode: settings.scoring.mode, workers: resources.workers,
      limits: resources.limits)
  }

  private func extract(
    _ extractor: FeatureExtractor, pooling: FeaturePooling? = nil, _ observe: (PipelineEvent) -> Void
  ) throws -> FeatureMatrix {
    var done = 0
    observe(.extracting(done: 0, total: images.count))
    return try extractor.extract(images, crops: .crops(nil, .grid), pooling: pooling) {
      done += 1
      observe(.extracting(done: done, total: images.count))
      try checkStop()
    }
  }

  /// The scores of the fold's test images by every setting: regressions are trained on the means of images, and score
  /// single crops.
  private func fit(
    _ grid: SVRGrid, _ crops: FeatureMatrix, _ means: FeatureMatrix, _ fold: ImageFold,
    _ observe: (PipelineEvent) -> Void
  ) throws -> [[Double]] {
    var search = GridSearch(grid: grid)
    search.criterion = settings.criterion
    search.workers = resources.workers
    var done = 0
    let total = search.trainingCount(folds: 1)
    observe(.fitting(done: 0, total: total))
    return try search.scores(means, scoring: crops, opinions: images.map(\.score), fold: fold) {
      done += 1
      observe(.fitting(done: done, total: total))
      try checkStop()
    }.map { $0.map(\.score) }
  }

  /// The fine-tuning before is in its checkpoint.
  private func checkStop() throws(FineTuningError) {
    if isStopped() { throw .interrupted(isSaved: true) }
  }

  private func report(
    _ outcome: FoldOutcome, of fold: ImageFold, index: Int, _ observe: (PipelineEvent) -> Void
  ) {
    let opinions = fold.test.map { images[$0].score }
    func loss(_ figures: RegressionFigures) -> Double { settings.criterion.loss(figures) ?? .infinity }
    let figures = outcome.regressionScores.map { RegressionFigures(scores: $0, opinions: opinions) }
    guard let best = figures.min(by: { loss($0) < loss($1) }) else { return }
    observe(.fold(index, head: RegressionFigures(scores: outcome.headScores, opinions: opinions), regression: best))
  }
}
