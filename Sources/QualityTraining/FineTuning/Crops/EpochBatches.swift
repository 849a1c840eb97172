import Numerics
import QualityModel

/// The crops of one epoch in the order in which they are learned, cut into batches.
///
/// Every image gives the same number of crops. Batches are as equal as possible instead of all full but the last: a small
/// last batch would weigh each of its crops more than the others.
struct EpochBatches {
  /// How many batches there are.
  let count: Int

  private let order: [Int]
  private let cropsPerImage: Int

  /// - Parameters:
  ///   - imageCount: training images, at least one.
  ///   - cropsPerImage: at least one.
  ///   - batchSize: the most crops in a batch.
  ///   - seed: of the whole training.
  ///   - epoch: from 0.
  init(imageCount: Int, cropsPerImage: Int, batchSize: Int, seed: UInt64, epoch: Int) {
    var generator = SplitMix64(seed: seed, RandomPurpose.order.rawValue, epoch)
    order = generator.permutation(of: imageCount * cropsPerImage)
    count = Self.count(crops: imageCount * cropsPerImage, batchSize: batchSize)
    self.cropsPerImage = cropsPerImage
  }

  /// How many batches an epoch of `crops` crops has.
  static func count(crops: Int, batchSize: Int) -> Int {
    (crops + batchSize - 1) / batchSize
  }

  /// The crops of the batch `index`, from 0.
  subscript(index: Int) -> [TrainingCrop] {
    order[EvenPartition.range(index, of: order.count, in: count)].map {
      TrainingCrop(image: $0 / cropsPerImage, draw: $0 % cropsPerImage)
    }
  }
}
