import ImageDamage
import Numerics
import QualityModel

/// One crop of one training image, cut and mirrored at random.
struct TrainingCrop: Sendable, Equatable {
  /// Index into the training images.
  let image: Int

  /// Which of the image's crops in this epoch, from 0.
  let draw: Int

  /// Where it is cut from a view of `width` by `height` pixels, uniformly over all places, and whether it is mirrored.
  ///
  /// - Parameters:
  ///   - cropSize: side of the crop in pixels, at most the view's shorter side.
  ///   - seed: of the whole training.
  ///   - epoch: from 0.
  func placement(
    width: Int, height: Int, cropSize: Int, seed: UInt64, epoch: Int
  ) -> (box: CropBox, isMirrored: Bool) {
    var generator = SplitMix64(seed: seed, RNGStream.crop.rawValue, epoch, image, draw)
    let x = generator.next(below: width - cropSize + 1)
    let y = generator.next(below: height - cropSize + 1)
    return (CropBox(x: x, y: y, width: cropSize, height: cropSize), generator.next(below: 2) == 1)
  }

  /// What damage is done to it; mostly none where `share` is small.
  ///
  /// - Parameters:
  ///   - share: how many of all crops are damaged, 0...1.
  ///   - seed: of the whole training.
  ///   - epoch: from 0.
  func damage(share: Double, seed: UInt64, epoch: Int) -> [Damage] {
    var generator = SplitMix64(seed: seed, RNGStream.damage.rawValue, epoch, image, draw)
    return generator.nextUniform() < share ? RandomDamage().draw(&generator) : []
  }
}

/// The crops of one epoch in training order, divided into batches.
///
/// Every image gives the same number of crops. Batches are as equal as possible, instead of all full but the last: a
/// crop of a small last batch would have more weight than others.
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
    var generator = SplitMix64(seed: seed, RNGStream.order.rawValue, epoch)
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
