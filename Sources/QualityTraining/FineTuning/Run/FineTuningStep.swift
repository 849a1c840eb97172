/// Where a training is after a step.
public struct FineTuningStep: Sendable, Equatable {
  /// The epoch, from 1, and how many there are.
  public let epoch, epochs: Int

  /// Crops of the epoch that are done, and how many it has.
  public let crops, epochCrops: Int

  /// Crops of the step.
  public let batchCrops: Int

  /// Mean loss of the epoch's crops so far.
  public let loss: Double

  /// Crops a second in this epoch so far.
  public let cropsPerSecond: Double

  /// Seconds until the epoch's last step, at that speed.
  public let remainingSeconds: Double
}
