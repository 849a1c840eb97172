/// How far a training is, between two steps.
struct TrainingProgress: Sendable, Equatable, Codable {
  /// The present epoch, from 0.
  var epoch = 0

  /// Finished batches of the present epoch.
  var batch = 0

  /// Finished steps of all epochs.
  var step = 0

  /// Sums over the present epoch: crops, loss times crops, lengths of gradients, wall time of its steps.
  var crops = 0
  var lossSum = 0.0
  var normSum = 0.0
  var seconds = 0.0

  /// The finished epochs.
  var records: [EpochRecord] = []

  /// The epoch that was best on the validation part, from 1, and how good it was.
  var best: Best?

  struct Best: Sendable, Equatable, Codable {
    let epoch: Int
    let merit: Double
  }

  /// Mean loss of the present epoch's crops.
  var meanLoss: Double { lossSum / Double(crops) }

  /// Crops per second in the present epoch, each forward and backward.
  var cropsPerSecond: Double { seconds > 0 ? Double(crops) / seconds : 0 }

  /// Adds a step.
  mutating func endBatch(crops: Int, loss: Double, norm: Double, seconds: Double) {
    batch += 1
    step += 1
    self.crops += crops
    lossSum += loss * Double(crops)
    normSum += norm
    self.seconds += seconds
  }

  /// The figures of the present epoch.
  func record(validation: ValidationFigures?, learningRate: Double, validationSeconds: Double) -> EpochRecord {
    EpochRecord(
      epoch: epoch + 1, trainingLoss: meanLoss, validation: validation, learningRate: learningRate,
      gradientNorm: normSum / Double(batch), trainingSeconds: seconds, validationSeconds: validationSeconds,
      cropsPerSecond: cropsPerSecond)
  }

  /// Closes the present epoch.
  mutating func endEpoch(_ record: EpochRecord) {
    records.append(record)
    epoch += 1
    (batch, crops, lossSum, normSum, seconds) = (0, 0, 0, 0, 0)
  }
}
