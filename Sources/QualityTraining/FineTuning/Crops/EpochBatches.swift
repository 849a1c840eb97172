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

/// Which crops an epoch has: as many of every training image, and of each companion as many as its weight says.
struct EpochCrops: Sendable, Equatable {
  /// Images of a companion, and how many crops of them an epoch has.
  struct Share: Sendable, Equatable {
    let images: Range<Int>
    let crops: Int
  }

  /// Training images of the first database; they come first.
  let imageCount: Int

  /// Crops of each of these.
  let cropsPerImage: Int

  /// The companions'.
  let companions: [Share]

  /// - Parameters:
  ///   - imageCount: training images, at least one.
  ///   - cropsPerImage: at least one.
  ///   - companions: of each companion how many images it has, and how many crops of them there are to be for each crop
  ///     of the first database.
  init(imageCount: Int, cropsPerImage: Int, companions: [(imageCount: Int, weight: Double)] = []) {
    self.imageCount = imageCount
    self.cropsPerImage = cropsPerImage
    var shares: [Share] = []
    for companion in companions {
      let start = shares.last?.images.upperBound ?? imageCount
      let crops = (companion.weight * Double(imageCount * cropsPerImage)).rounded()
      shares.append(
        Share(images: start..<start + companion.imageCount, crops: companion.imageCount > 0 ? Int(crops) : 0))
    }
    self.companions = shares
  }

  /// How many there are.
  var count: Int { companions.reduce(imageCount * cropsPerImage) { $0 + $1.crops } }

  /// The crops of an epoch, counted from 0, image by image. A companion's images take turns: all are seen equally often
  /// over the epochs.
  func crops(seed: UInt64, epoch: Int) -> [TrainingCrop] {
    var crops = (0..<imageCount * cropsPerImage).map {
      TrainingCrop(image: $0 / cropsPerImage, draw: $0 % cropsPerImage)
    }
    for (index, share) in companions.enumerated() where share.crops > 0 {
      var turns: [Int: [Int]] = [:]
      for number in epoch * share.crops..<(epoch + 1) * share.crops {
        let (turn, place) = number.quotientAndRemainder(dividingBy: share.images.count)
        let order = turns[turn] ?? Self.order(of: share.images.count, seed: seed, companion: index, turn: turn)
        turns[turn] = order
        crops.append(TrainingCrop(image: share.images.lowerBound + order[place], draw: turn))
      }
    }
    return crops
  }

  private static func order(of count: Int, seed: UInt64, companion: Int, turn: Int) -> [Int] {
    var generator = SplitMix64(seed: seed, RNGStream.companions.rawValue, companion, turn)
    return generator.permutation(of: count)
  }
}

/// The crops of one epoch in training order, divided into batches.
///
/// Batches are as equal as possible, instead of all full but the last: a crop of a small last batch would have more
/// weight than others.
struct EpochBatches {
  /// How many batches there are.
  let count: Int

  private let crops: [TrainingCrop]
  private let order: [Int]

  /// - Parameters:
  ///   - crops: of every epoch.
  ///   - batchSize: the most crops in a batch.
  ///   - seed: of the whole training.
  ///   - epoch: from 0.
  init(_ crops: EpochCrops, batchSize: Int, seed: UInt64, epoch: Int) {
    var generator = SplitMix64(seed: seed, RNGStream.order.rawValue, epoch)
    self.crops = crops.crops(seed: seed, epoch: epoch)
    order = generator.permutation(of: crops.count)
    count = Self.count(crops: crops.count, batchSize: batchSize)
  }

  /// How many batches an epoch of `crops` crops has.
  static func count(crops: Int, batchSize: Int) -> Int {
    (crops + batchSize - 1) / batchSize
  }

  /// The crops of the batch `index`, from 0.
  subscript(index: Int) -> [TrainingCrop] {
    order[EvenPartition.range(index, of: order.count, in: count)].map { crops[$0] }
  }
}
