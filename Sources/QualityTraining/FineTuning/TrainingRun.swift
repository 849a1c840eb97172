/// A training between two steps: its weights, and how far it is.
struct TrainingRun {
  private let parts: TrainingParts
  private let settings: FineTuningSettings
  private let workers: Int
  private let identity: TrainingIdentity
  private var learner: Learner
  private var best: [Float]?
  private var progress = TrainingProgress()

  init(
    _ parts: TrainingParts, settings: FineTuningSettings, resources: FineTuningResources
  ) throws(FineTuningError) {
    self.parts = parts
    self.settings = settings
    workers = resources.workers
    let batches = EpochBatches.count(crops: parts.epochCrops.count, batchSize: settings.batchSize)
    learner = try Learner(
      parts.network, crops: parts.crops, centres: parts.assembly.centres, batches: batches, settings: settings,
      resources: resources)
    identity = TrainingIdentity(
      settings: settings, workers: resources.workers, microBatch: learner.activationMemory.microBatch,
      network: parts.network, images: parts.training + parts.validation)
  }

  /// The memory that the training takes.
  var memory: FineTuningMemory {
    let activations = learner.activationMemory
    let vectors = 2 + (settings.keep == .best ? 1 : 0) + learner.optimizerState.count + workers
    return FineTuningMemory(
      views: parts.crops.views.byteCount,
      activations: workers * activations.workspaceCount * activations.workspaceByteCount,
      vectors: vectors * learner.count * MemoryLayout<Float>.stride, microBatch: activations.microBatch)
  }

  // MARK: Checkpoints

  /// Goes on from a checkpoint.
  ///
  /// - Throws: ``FineTuningError/changedSetting(name:checkpoint:now:)`` or ``FineTuningError/damagedCheckpoint``.
  mutating func restore(_ saved: TrainingCheckpoint) throws(FineTuningError) {
    try saved.identity.check(against: identity)
    guard isWhole(saved) else { throw .damagedCheckpoint }
    learner.restore(weights: saved.weights, average: saved.average, optimizerState: saved.optimizer)
    best = saved.best
    progress = saved.progress
  }

  /// Whether a checkpoint of this training is complete: a file may have been edited.
  private func isWhole(_ saved: TrainingCheckpoint) -> Bool {
    let progress = saved.progress
    let vectors = [saved.weights, saved.average] + (saved.best.map { [$0] } ?? [])
    return vectors.allSatisfy { $0.count == learner.count }
      && saved.optimizer.map(\.count) == learner.optimizerState.map(\.count)
      && (parts.assembly.standardization != nil) == settings.standardize
      && (0...settings.epochs).contains(progress.epoch) && progress.records.count == progress.epoch
      && progress.batch >= 0 && progress.step >= 0 && progress.crops >= 0
  }

  private func save(to path: String?) throws(FineTuningError) {
    guard let path else { return }
    try TrainingCheckpoint(
      progress: progress, identity: identity, weights: learner.weights, average: learner.average, best: best,
      optimizer: learner.optimizerState, standardization: parts.assembly.standardization
    ).write(toFile: path)
  }

  // MARK: Epochs

  /// Whether there is nothing more to train.
  func isFinished(_ observe: (FineTuningEvent) -> Void) -> Bool {
    if progress.epoch >= settings.epochs { return true }
    guard settings.patience > 0, let best = progress.best, progress.epoch - best.epoch >= settings.patience else {
      return false
    }
    observe(.stoppedEarly(patience: settings.patience))
    return true
  }

  /// Trains to the end of the epoch, validates and writes a checkpoint.
  mutating func epoch(
    checkpoint: String?, isStopped: () -> Bool, observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) {
    let batches = EpochBatches(
      parts.epochCrops, batchSize: settings.batchSize, seed: settings.seed, epoch: progress.epoch)
    let clock = ContinuousClock()
    while progress.batch < batches.count {
      if isStopped() {
        try save(to: checkpoint)
        throw .interrupted(isSaved: checkpoint != nil)
      }
      let batch = batches[progress.batch]
      let start = clock.now
      let (loss, norm) = try learner.step(batch, epoch: progress.epoch, step: progress.step)
      progress.endBatch(
        crops: batch.count, loss: loss, norm: norm, seconds: start.duration(to: clock.now) / .seconds(1))
      observe(.step(report(batch: batch)))
    }
    observe(.validating(epoch: progress.epoch + 1))
    let start = clock.now
    let figures = try validationFigures()
    let record = progress.record(
      validation: figures, learningRate: learner.rate(at: progress.step - 1),
      validationSeconds: start.duration(to: clock.now) / .seconds(1))
    let isBest = takeBest(figures)
    progress.endEpoch(record)
    try save(to: checkpoint)
    observe(.epoch(record, isBest: isBest))
  }

  /// How well the averaged weights do on the validation part; nil where there is none.
  private func validationFigures() throws(FineTuningError) -> ValidationFigures? {
    try parts.validator.figures { () throws(FineTuningError) in try parts.assembly.network(weights: learner.average) }
  }

  /// Keeps the averaged weights where they are better on the validation part than those of every earlier epoch.
  private mutating func takeBest(_ figures: ValidationFigures?) -> Bool {
    guard let merit = figures?.merit(settings.criterion), merit > progress.best?.merit ?? -.infinity else {
      return false
    }
    progress.best = .init(epoch: progress.epoch + 1, merit: merit)
    if settings.keep == .best { best = learner.average }
    return true
  }

  private func report(batch: [TrainingCrop]) -> FineTuningStep {
    let all = parts.epochCrops.count
    return FineTuningStep(
      epoch: progress.epoch + 1, epochs: settings.epochs, crops: progress.crops, epochCrops: all,
      batchCrops: batch.count, loss: progress.meanLoss, cropsPerSecond: progress.cropsPerSecond,
      remainingSeconds: progress.seconds / Double(progress.crops) * Double(all - progress.crops))
  }

  /// The model of the kept weights.
  func result() throws(FineTuningError) -> FineTuningResult {
    let history = FineTuningHistory(
      settings: settings, workers: workers, trainingImages: parts.training.count,
      validationImages: parts.validation.count, epochs: progress.records,
      keptEpoch: best == nil ? progress.epoch : progress.best?.epoch ?? progress.epoch)
    return FineTuningResult(network: try parts.assembly.network(weights: best ?? learner.average), history: history)
  }
}
