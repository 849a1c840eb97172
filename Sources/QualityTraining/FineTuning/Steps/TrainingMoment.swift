import Numerics
import QualityModel

/// A step of the training.
struct TrainingMoment: Sendable, Equatable {
  /// From 0.
  let epoch: Int

  /// From 0, over all epochs.
  let step: Int

  /// What Dropout draws with for the crops that begin at `position` of the batch.
  func dropoutSeed(from seed: UInt64, position: Int) -> UInt64 {
    var generator = SplitMix64(seed: seed, RandomPurpose.dropout.rawValue, step, position)
    return generator.next()
  }
}
