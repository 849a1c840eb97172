import NeuralNetwork
import QualityModel

/// A training between two steps: its weights, what the optimiser remembers, and how far it is.
final class TrainingRun {
  private let tuner: FineTuner
  private let crops: CropSource
  private let validator: Validator
  private let network: TrainableNetwork
  private let assembly: ModelAssembly
  private let gradient: BatchGradient
  private let groups: [ParameterGroup]
  private let rates: LearningRateSchedule
  private let identity: TrainingIdentity
  private let standardization: FeatureStandardization?
  private var optimizer: any Optimizer
  private var average: WeightAverage
  private var best: [Float]?
  private var progress = TrainingProgress()

  private var settings: FineTuningSettings { tuner.settings }

  init(
    tuner: FineTuner, labels: CategoryLabels, crops: CropSource, backbone: QualityBackbone, network: TrainableNetwork,
    standardization: FeatureStandardization?, saved: TrainingCheckpoint?, observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) {
    let settings = tuner.settings
    self.tuner = tuner
    self.crops = crops
    self.network = network
    self.standardization = standardization
    validator = Validator(images: tuner.validation, labels: labels, settings: settings, resources: tuner.resources)
    assembly = ModelAssembly(
      backbone: backbone, parameters: network.parameters, standardization: standardization, labels: labels,
      tuner: tuner)
    gradient = try BatchGradient(
      network: network, crops: crops, loss: settings.loss(centres: labels.centres), batchSize: settings.batchSize,
      resources: tuner.resources)
    groups = settings.groups(of: network.parameters)
    let batches = EpochBatches.count(
      crops: tuner.training.count * settings.cropsPerImage, batchSize: settings.batchSize)
    rates = settings.learningRates(batches: batches)
    identity = TrainingIdentity(
      settings: settings, workers: tuner.resources.workers, microBatch: gradient.memory.microBatch,
      weights: UnsafeBufferPointer(network.values), images: tuner.training + tuner.validation)
    optimizer = settings.makeOptimizer(count: network.values.count)
    average = WeightAverage(Array(network.values), decay: settings.average)
    if let saved { try restore(saved) }
    observe(.prepared(memory))
    if saved != nil { observe(.resumed(epochs: progress.epoch, batches: progress.batch)) }
  }

  // MARK: Checkpoints

  private func restore(_ saved: TrainingCheckpoint) throws(FineTuningError) {
    try saved.identity.check(against: identity)
    guard isWhole(saved) else { throw .damagedCheckpoint }
    _ = network.values.update(fromContentsOf: saved.weights)
    optimizer.state = saved.optimizer
    average = WeightAverage(saved.average, decay: settings.average)
    best = saved.best
    progress = saved.progress
  }

  /// Whether a checkpoint of this training has all that it must have: a file may have been changed by hand.
  private func isWhole(_ saved: TrainingCheckpoint) -> Bool {
    let progress = saved.progress
    let vectors = [saved.weights, saved.average] + (saved.best.map { [$0] } ?? [])
    return vectors.allSatisfy { $0.count == network.values.count }
      && saved.optimizer.map(\.count) == optimizer.state.map(\.count)
      && (standardization != nil) == settings.standardize
      && (0...settings.epochs).contains(progress.epoch) && progress.records.count == progress.epoch
      && progress.batch >= 0 && progress.step >= 0 && progress.crops >= 0
  }

  private func save(to path: String?) throws(FineTuningError) {
    guard let path else { return }
    try TrainingCheckpoint(
      progress: progress, identity: identity, weights: Array(network.values), average: average.values, best: best,
      optimizer: optimizer.state, standardization: standardization
    ).write(toFile: path)
  }

  private var memory: FineTuningMemory {
    let workers = tuner.resources.workers
    let vectors = 2 + (settings.keep == .best ? 1 : 0) + optimizer.state.count + workers
    return FineTuningMemory(
      views: crops.views.byteCount,
      activations: workers * gradient.memory.workspaceCount * gradient.memory.workspaceByteCount,
      vectors: vectors * network.values.count * MemoryLayout<Float>.stride, microBatch: gradient.memory.microBatch)
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
  func epoch(
    isStopped: () -> Bool, checkpoint: String?, observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) {
    let batches = EpochBatches(
      imageCount: tuner.training.count, cropsPerImage: settings.cropsPerImage, batchSize: settings.batchSize,
      seed: settings.seed, epoch: progress.epoch)
    while progress.batch < batches.count {
      if isStopped() {
        try save(to: checkpoint)
        throw .interrupted(isSaved: checkpoint != nil)
      }
      let batch = batches[progress.batch]
      try step(batch)
      observe(.step(report(batch: batch)))
    }
    let clock = ContinuousClock()
    observe(.validating(epoch: progress.epoch + 1))
    let start = clock.now
    let figures = try validator.figures(of: assembly.model(weights: average.values))
    let record = progress.record(
      validation: figures, learningRate: settings.learningRate * rates.share(at: progress.step - 1),
      validationSeconds: start.duration(to: clock.now) / .seconds(1))
    let isBest = takeBest(figures)
    progress.endEpoch(record)
    try save(to: checkpoint)
    observe(.epoch(record, isBest: isBest))
  }

  /// Keeps the averaged weights where they are better on the validation part than those of every epoch before.
  private func takeBest(_ figures: ValidationFigures?) -> Bool {
    guard let merit = figures?.merit(settings.criterion), merit > progress.best?.merit ?? -.infinity else {
      return false
    }
    progress.best = .init(epoch: progress.epoch + 1, merit: merit)
    if settings.keep == .best { best = average.values }
    return true
  }

  private func step(_ batch: [TrainingCrop]) throws(FineTuningError) {
    let clock = ContinuousClock()
    let start = clock.now
    let loss = try gradient.compute(batch, at: TrainingMoment(epoch: progress.epoch, step: progress.step))
    let norm = GradientClipping.norm(of: gradient.values)
    guard loss.isFinite, norm.isFinite else { throw .diverged(epoch: progress.epoch + 1) }
    let rate = settings.learningRate * rates.share(at: progress.step)
    progress.step += 1
    optimizer.apply(
      to: network.values, gradients: gradient.values,
      scale: GradientClipping.scale(norm: norm, limit: settings.clipNorm), groups: groups, rate: rate,
      step: progress.step)
    average.update(UnsafeBufferPointer(network.values), step: progress.step)
    progress.endBatch(
      crops: batch.count, loss: loss, norm: norm, seconds: start.duration(to: clock.now) / .seconds(1))
  }

  private func report(batch: [TrainingCrop]) -> FineTuningStep {
    let all = tuner.training.count * settings.cropsPerImage
    return FineTuningStep(
      epoch: progress.epoch + 1, epochs: settings.epochs, crops: progress.crops, epochCrops: all,
      batchCrops: batch.count, loss: progress.meanLoss, cropsPerSecond: progress.cropsPerSecond,
      remainingSeconds: progress.seconds / Double(progress.crops) * Double(all - progress.crops))
  }

  // MARK: Result

  /// The model of the kept weights.
  func result() throws(FineTuningError) -> FineTuningResult {
    let history = FineTuningHistory(
      settings: settings, workers: tuner.resources.workers, trainingImages: tuner.training.count,
      validationImages: tuner.validation.count, epochs: progress.records,
      keptEpoch: best == nil ? progress.epoch : progress.best?.epoch ?? progress.epoch)
    return FineTuningResult(onnx: try assembly.onnx(weights: best ?? average.values), history: history)
  }
}
