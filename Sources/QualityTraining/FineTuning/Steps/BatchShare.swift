import Numerics
import QualityModel

/// The crops of a batch that one worker carries through the network, cut into parts.
struct BatchShare {
  /// The crops of each part.
  let parts: [ArraySlice<TrainingCrop>]

  /// Where the share begins in the batch.
  let start: Int

  /// - Parameters:
  ///   - worker: whose share of `workers`.
  ///   - batch: all crops.
  ///   - microBatch: the most crops of a part.
  init(of worker: Int, among workers: Int, batch: [TrainingCrop], microBatch: Int) {
    let share = EvenPartition.range(worker, of: batch.count, in: workers)
    start = share.lowerBound
    parts = EvenPartition.ranges(of: share, maximum: microBatch).map { batch[$0] }
  }
}
