/// The memory that a training takes, in bytes, apart from images as they are decoded.
public struct FineTuningMemory: Sendable, Equatable {
  /// Views that are kept.
  public let views: Int

  /// What crops leave in the network between forward and backward, of all workers.
  public let activations: Int

  /// Weights, their average and best, the optimiser's memory and one gradient a worker.
  public let vectors: Int

  /// Crops that a worker carries through the network at once.
  public let microBatch: Int
}
