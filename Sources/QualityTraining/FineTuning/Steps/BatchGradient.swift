import NeuralNetwork

/// The loss of a batch of crops and its gradient by the weights, computed by several workers.
///
/// The batch is cut into one share a worker, and a share into parts, by its size alone. All crops are carried forward, the
/// loss sees the whole batch, and all parts are carried backward; a part whose activations had to make room is carried
/// forward a second time before. The workers' gradients are summed in their order. So the same weights, crops, seed and
/// number of workers give the same gradient bit for bit, whichever thread is faster and however much memory there is.
final class BatchGradient {
  /// How the memory for activations is used.
  let memory: ActivationMemory

  private let crops: CropSource
  private let loss: TrainingLoss
  private let workers: [TrainingWorker]

  /// - Parameters:
  ///   - network: input `image`, output ``CategoryHead/logits``.
  ///   - crops: what is learned from.
  ///   - loss: of a batch.
  ///   - batchSize: the most crops in a batch.
  ///   - resources: the workers and their memory.
  init(
    network: TrainableNetwork, crops: CropSource, loss: TrainingLoss, batchSize: Int, resources: FineTuningResources
  ) throws(FineTuningError) {
    self.crops = crops
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
  /// - Returns: the loss.
  func compute(_ batch: [TrainingCrop], at moment: TrainingMoment) throws(FineTuningError) -> Double {
    let workers = workers
    let shares = workers.indices.map {
      BatchShare(of: $0, among: workers.count, batch: batch, microBatch: memory.microBatch)
    }
    try ParallelWork.run(workers.count) { index throws(FineTuningError) in
      try workers[index].forward(shares[index], at: moment)
    }
    let (value, gradient) = loss.evaluate(
      logits: workers.flatMap(\.logits), targets: batch.map { crops.targets[$0.image] },
      opinions: batch.map { crops.opinions[$0.image] })
    try ParallelWork.run(workers.count) { index throws(FineTuningError) in
      try workers[index].backward(shares[index], gradient: gradient, at: moment)
    }
    for worker in workers.dropFirst() { Self.add(worker.gradients, to: workers[0].gradients) }
    return value
  }

  private static func add(_ source: UnsafeMutableBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>) {
    for index in target.indices { target[index] += source[index] }
  }
}
