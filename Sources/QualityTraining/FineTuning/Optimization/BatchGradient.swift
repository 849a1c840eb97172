import NeuralNetwork
import Numerics

/// The loss of a batch of crops and its gradient by the weights, computed by several workers.
///
/// The batch is divided into one share per worker, and each share into parts, by its size alone. All crops are carried
/// forward, the loss sees the whole batch, and all parts are carried backward; a part whose activations had to be
/// overwritten is carried forward a second time before. The workers' gradients are added in their order. So the same
/// weights, crops, seed and number of workers give the same gradient bit for bit, whichever thread is faster and
/// however much memory there is.
final class BatchGradient {
  /// How the memory for activations is used.
  let memory: ActivationMemory

  private let loss: TrainingLoss
  private let workers: [TrainingWorker]

  /// - Parameters:
  ///   - network: input `image`, output ``CategoryHead/logits``.
  ///   - crops: the training data.
  ///   - loss: of a batch.
  ///   - batchSize: the most crops in a batch.
  ///   - resources: the workers and their memory.
  init(
    network: TrainableNetwork, crops: CropSource, loss: TrainingLoss, batchSize: Int, resources: FineTuningResources
  ) throws(FineTuningError) {
    self.loss = loss
    let plans = TrainingPlans(network: network, cropSize: crops.cropSize)
    let share = (batchSize + resources.workers - 1) / resources.workers
    let memory = try ActivationMemory(share: share, resources: resources) { crops throws(FineTuningError) in
      var bytes = 0
      for count in 1...crops { bytes = max(bytes, try plans.plan(crops: count).workspaceByteCount) }
      return bytes
    }
    self.memory = memory
    workers = (0..<resources.workers).map { _ in
      TrainingWorker(plans: plans, crops: crops, memory: memory, parameterCount: network.values.count)
    }
  }

  /// The gradient of the last batch, laid out as the network's weights.
  var values: UnsafeBufferPointer<Float> { UnsafeBufferPointer(workers[0].gradients) }

  /// Computes the gradient of a batch.
  ///
  /// - Parameters:
  ///   - batch: the crops.
  ///   - epoch: from 0.
  ///   - step: from 0, over all epochs.
  /// - Returns: the loss.
  func compute(_ batch: [TrainingCrop], epoch: Int, step: Int) throws(FineTuningError) -> Double {
    let microBatch = memory.microBatch
    let shares = EvenPartition.ranges(of: batch.count, in: workers.count).map { share in
      EvenPartition.ranges(of: share, maximum: microBatch).map { batch[$0] }
    }
    try onEveryWorker { worker, index throws(FineTuningError) in
      try worker.forward(shares[index], epoch: epoch, step: step)
    }
    var logits = HeadLogits()
    for worker in workers { logits += worker.logits }
    let (value, gradient) = loss.evaluate(logits, labels: workers.flatMap(\.labels))
    try onEveryWorker { worker, index throws(FineTuningError) in
      try worker.backward(shares[index], gradient: gradient, epoch: epoch, step: step)
    }
    for worker in workers.dropFirst() { Self.add(worker.gradients, to: workers[0].gradients) }
    return value
  }

  /// Calls `body` for every worker at the same time, and waits for all.
  private func onEveryWorker(
    _ body: @escaping @Sendable (TrainingWorker, Int) throws(FineTuningError) -> Void
  ) throws(FineTuningError) {
    let workers = workers
    do {
      _ = try parallelMap(count: workers.count, workers: workers.count) { try body(workers[$0], $0) }
    } catch let error as FineTuningError {
      throw error
    } catch {
      preconditionFailure("workers throw no other errors: \(error)")
    }
  }

  private static func add(_ source: UnsafeMutableBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>) {
    for index in target.indices { target[index] += source[index] }
  }
}
