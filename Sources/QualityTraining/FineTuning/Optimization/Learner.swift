import NeuralNetwork

/// The weights of a network, and everything that changes them in a step: the gradient, the optimiser, the learning rate
/// and the moving average.
struct Learner {
  /// How the memory for activations is used.
  var activationMemory: ActivationMemory { gradient.memory }

  private let network: TrainableNetwork
  private let gradient: BatchGradient
  private let groups: [ParameterGroup]
  private let rates: LearningRateSchedule
  private let learningRate, clipNorm: Double
  private var optimizer: any Optimizer
  private var averaged: WeightAverage

  /// - Parameters:
  ///   - network: with its initial weights.
  ///   - crops: the training images.
  ///   - centres: the scores in the middle of the categories.
  ///   - batches: steps per epoch.
  ///   - settings: of the optimisation.
  ///   - resources: the workers and their memory.
  init(
    _ network: TrainableNetwork, crops: CropSource, centres: [Double], batches: Int, settings: FineTuningSettings,
    resources: FineTuningResources
  ) throws(FineTuningError) {
    self.network = network
    gradient = try BatchGradient(
      network: network, crops: crops,
      loss: TrainingLoss(
        centres: centres, correlationWeight: settings.correlationWeight, damageWeight: settings.damageWeight),
      batchSize: settings.batchSize, resources: resources)
    groups = settings.groups(of: network.parameters)
    rates = settings.learningRates(batches: batches)
    learningRate = settings.learningRate
    clipNorm = settings.clipNorm
    optimizer = settings.makeOptimizer(count: network.values.count)
    averaged = WeightAverage(Array(network.values), decay: settings.average)
  }

  /// The weights as they are now.
  var weights: [Float] { Array(network.values) }

  /// Their moving average.
  var average: [Float] { averaged.values }

  /// The optimiser's state.
  var optimizerState: [[Float]] { optimizer.state }

  /// How many numbers the weights are.
  var count: Int { network.values.count }

  /// Goes on from earlier weights.
  ///
  /// - Precondition: all vectors have the lengths of this network and optimiser.
  mutating func restore(weights: [Float], average: [Float], optimizerState: [[Float]]) {
    _ = network.values.update(fromContentsOf: weights)
    averaged.values = average
    optimizer.state = optimizerState
  }

  /// The learning rate of a step, from 0.
  func rate(at step: Int) -> Double { learningRate * rates.share(at: step) }

  /// Changes the weights once.
  ///
  /// - Parameters:
  ///   - batch: the crops to learn from.
  ///   - epoch: from 0.
  ///   - step: from 0, over all epochs.
  /// - Returns: the batch's loss, and the length of its gradient before clipping.
  /// - Throws: ``FineTuningError/diverged(epoch:)`` where either is not finite; the weights are then unchanged.
  mutating func step(
    _ batch: [TrainingCrop], epoch: Int, step: Int
  ) throws(FineTuningError) -> (loss: Double, norm: Double) {
    let loss = try gradient.compute(batch, epoch: epoch, step: step)
    let norm = GradientClipping.norm(of: gradient.values)
    guard loss.isFinite, norm.isFinite else { throw .diverged(epoch: epoch + 1) }
    optimizer.apply(
      to: network.values, gradients: gradient.values, scale: GradientClipping.scale(norm: norm, limit: clipNorm),
      groups: groups, rate: rate(at: step), step: step + 1)
    averaged.update(UnsafeBufferPointer(network.values), step: step + 1)
    return (loss, norm)
  }
}
