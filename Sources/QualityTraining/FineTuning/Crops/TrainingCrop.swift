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
    var generator = SplitMix64(seed: seed, RandomPurpose.crop.rawValue, epoch, image, draw)
    let x = generator.next(below: width - cropSize + 1)
    let y = generator.next(below: height - cropSize + 1)
    return (CropBox(x: x, y: y, width: cropSize, height: cropSize), generator.next(below: 2) == 1)
  }
}
