/// What fine-tuning reports while it runs.
public enum FineTuningEvent: Sendable {
  /// Every image is decoded once, so that none turns out to be missing later.
  case loading(done: Int, total: Int)

  /// Features of some crops are extracted, to standardise them.
  case standardizing(done: Int, total: Int)

  /// Everything is ready; the memory that the training takes.
  case prepared(FineTuningMemory)

  /// The training is resumed after this many epochs and batches of the next.
  case resumed(epochs: Int, batches: Int)

  /// A step is finished.
  case step(FineTuningStep)

  /// The validation part is scored.
  case validating(epoch: Int)

  /// An epoch is finished and its checkpoint written; whether it is the best so far on the validation part.
  case epoch(EpochRecord, isBest: Bool)

  /// Training stops: the validation part showed no progress for this many epochs.
  case stoppedEarly(patience: Int)
}

/// How far a training is after a step.
public struct FineTuningStep: Sendable, Equatable {
  /// The epoch, from 1, and how many there are.
  public let epoch, epochs: Int

  /// Finished crops of the epoch, and how many it has.
  public let crops, epochCrops: Int

  /// Crops of the step.
  public let batchCrops: Int

  /// Mean loss of the epoch's crops so far.
  public let loss: Double

  /// Crops per second in this epoch so far.
  public let cropsPerSecond: Double

  /// Seconds until the epoch's last step, at that speed.
  public let remainingSeconds: Double
}
