import NeuralNetwork
import QualityData
import QualityModel

/// The two stages of a training on some of the images: fine-tuning, then regression on the features of the result.
struct PipelineStage {
  let pipeline: TrainingPipeline

  /// The images that may be trained on; folds count these.
  let images: [RatedImage]

  let isStopped: @Sendable () -> Bool

  private var settings: PipelineSettings { pipeline.settings }

  /// Trains without a fold's test images and scores them.
  ///
  /// - Parameter grid: the settings to try; nil for the standard ones for these features.
  func outcome(
    of fold: ImageFold, index: Int, grid: SVRGrid?, _ observe: (PipelineEvent) -> Void
  ) throws -> FoldOutcome {
    let tuned = try fineTuned(on: fold.training.map { images[$0] }, fold: index, metadata: [:], observe)
    let (network, values) = try withRegressionFeatures(tuned.network)
    let extractor = try extractor(of: network, values: values + [ScoreHead.name])
    let crops = try extract(extractor, images, observe)
    let scoreColumns = extractor.head.columns[extractor.head.columns.count - 1]
    let features = crops.columns(0..<scoreColumns.lowerBound)
    let means = try features.pooled(.mean)
    let grid =
      grid
      ?? .standard(
        settings.kernel, solver: settings.solver, for: means.rows(ofImages: fold.training))
    let scores = try fit(grid, features, means, fold, observe)
    let head = try crops.columns(scoreColumns).pooled(.mean).rows(ofImages: fold.test)
    let outcome = FoldOutcome(
      images: fold.test.map { images[$0].name }, regressionScores: scores, headScores: head.values.map(Double.init),
      grid: grid)
    tell(observe, outcome, fold, index)
    return outcome
  }

  /// Trains on all images.
  func model(
    _ score: ScoreSettings, metadata: [ModelMetadataKey: String], _ observe: (PipelineEvent) -> Void
  ) throws -> (onnx: [UInt8], history: FineTuningHistory) {
    let tuned = try fineTuned(on: images, fold: nil, metadata: metadata, observe)
    let (network, values) = try withRegressionFeatures(tuned.network)
    let extractor = try extractor(of: network, values: values)
    let means = try extract(extractor, images, pooling: .mean, observe)
    let machine = try QualityRegression(fittedTo: means, opinions: images.map(\.score), parameters: score.regression)
    // What the head gives is a row of numbers already: the features stay those of the network.
    let isHead = values.count == 1 && CategoryHead.values.contains(values[0])
    var editor = isHead ? NetworkEditor(network) : extractor.editor
    try ScoreHead.attach(
      to: &editor, features: isHead ? values[0] : FeatureHead.name, regression: machine, headShare: score.headShare)
    editor.metadata[ModelMetadataKey.cropSize.rawValue] = "\(extractor.metadata.cropSize)"
    editor.metadata[ModelMetadataKey.viewSize.rawValue] = "\(extractor.metadata.viewSize)"
    editor.metadata[ModelMetadataKey.gridMinimum.rawValue] = "\(extractor.metadata.gridMinimum)"
    editor.metadata[ModelMetadataKey.cropMode.rawValue] = extractor.metadata.cropMode.rawValue
    return (try editor.onnx(), tuned.history)
  }

  private func fineTuned(
    on training: [RatedImage], fold: Int?, metadata: [ModelMetadataKey: String], _ observe: (PipelineEvent) -> Void
  ) throws -> (network: Network, history: FineTuningHistory) {
    observe(.fineTuning(fold: fold, total: settings.folds + 1))
    let tuner = FineTuner(
      backbone: pipeline.backbone, training: training, validation: [], settings: settings.fineTuning,
      resources: pipeline.resources, metadata: metadata)
    let checkpoint = pipeline.files.checkpoint(fold: fold)
    let result = try tuner.runPart(checkpoint: checkpoint, isStopped: isStopped) { observe(.progress($0)) }
    let network = try result.onnx.withUnsafeBytes { try Network(onnx: $0, name: pipeline.backbone.name) }
    return (network, result.history)
  }

  /// The fine-tuned network with what the regression is trained on, and what those values are called.
  private func withRegressionFeatures(_ tuned: Network) throws -> (network: Network, values: [String]) {
    guard settings.regressionNetwork == .pretrained else { return (tuned, settings.regressionFeatures) }
    var editor = NetworkEditor(tuned)
    var backbone = NetworkEditor(pipeline.backbone)
    try backbone.renameValue(pipeline.backbone.inputs[0].name, to: ImagePort.name)
    let values = try editor.addValues(settings.regressionFeatures, of: backbone, prefix: "pretrained.")
    // Without a place among the outputs they would be dropped.
    try editor.setOutputs(editor.outputs.map { ($0.name, $0.shape) } + values.map { ($0, []) })
    return (try editor.network(name: tuned.name), values)
  }

  private func extractor(of network: Network, values: [String]) throws -> FeatureExtractor {
    try FeatureExtractor(
      network: network, values: values, cropSize: settings.scoredCropSize, viewSize: settings.scoredViewSize,
      gridMinimum: settings.gridMinimum, mode: settings.mode, workers: pipeline.resources.workers,
      limits: pipeline.resources.limits)
  }

  private func extract(
    _ extractor: FeatureExtractor, _ images: [RatedImage], pooling: FeaturePooling? = nil,
    _ observe: (PipelineEvent) -> Void
  ) throws -> FeatureMatrix {
    var done = 0
    observe(.extracting(done: 0, total: images.count))
    return try extractor.extract(images, crops: .crops(nil, .grid), pooling: pooling) {
      done += 1
      observe(.extracting(done: done, total: images.count))
      try stopIfAsked()
    }
  }

  /// The scores that every setting gives the fold's test images: regressions are trained on the means of images, and score
  /// single crops.
  private func fit(
    _ grid: SVRGrid, _ crops: FeatureMatrix, _ means: FeatureMatrix, _ fold: ImageFold,
    _ observe: (PipelineEvent) -> Void
  ) throws -> [[Double]] {
    var search = GridSearch(grid: grid)
    search.criterion = settings.criterion
    search.workers = pipeline.resources.workers
    var done = 0
    let total = search.trainingCount(folds: 1)
    observe(.fitting(done: 0, total: total))
    return try search.scores(means, scoring: crops, opinions: images.map(\.score), fold: fold) {
      done += 1
      observe(.fitting(done: done, total: total))
      try stopIfAsked()
    }.map { $0.map(\.score) }
  }

  /// What is done of the fold is in its checkpoint.
  private func stopIfAsked() throws(FineTuningError) {
    if isStopped() { throw .interrupted(isSaved: true) }
  }

  private func tell(_ observe: (PipelineEvent) -> Void, _ outcome: FoldOutcome, _ fold: ImageFold, _ index: Int) {
    let opinions = fold.test.map { images[$0].score }
    let figures = outcome.regressionScores.map { RegressionFigures(scores: $0, opinions: opinions) }
    guard let best = figures.min(by: { loss($0) < loss($1) }) else { return }
    observe(.fold(index, head: RegressionFigures(scores: outcome.headScores, opinions: opinions), regression: best))
  }

  private func loss(_ figures: RegressionFigures) -> Double { settings.criterion.loss(figures) ?? .infinity }
}
