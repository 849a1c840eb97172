/// What one epoch did.
public struct EpochRecord: Sendable, Equatable, Codable {
  /// From 1.
  public let epoch: Int

  /// The loss as it was trained, mean over the epoch's crops.
  public let trainingLoss: Double

  /// How the averaged weights do on the validation part; nil where there is none.
  public let validation: ValidationFigures?

  /// The learning rate of the head in the epoch's last step.
  public let learningRate: Double

  /// Mean length of the gradient before clipping.
  public let gradientNorm: Double

  /// Wall time of the steps and of the validation.
  public let trainingSeconds, validationSeconds: Double

  /// Crops learned from, each forward and backward, a second.
  public let cropsPerSecond: Double
}
