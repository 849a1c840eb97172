import Numerics
import QualityModel

/// What of an image a network looks at.
public enum CropSelection: Sendable, Equatable {
  /// Crops of the view, cut as the service cuts them: for a grid the most, for random sampling how many; nil for the
  /// service's own numbers. A random seed is mixed with the image's index, so that images differ in their places.
  case crops(Int?, Sampling)

  /// The whole image, squeezed to the size of one crop whatever its shape.
  case squeezed

  /// The one crop in the middle of the view.
  public static let centre = CropSelection.crops(1, .grid)

  /// Where crops are cut from a view of `width` by `height` pixels; nil for the whole of it.
  func boxes(
    width: Int, height: Int, cropSize: Int, gridMinimum: Int = ModelMetadata.defaultGridMinimum, image: Int
  ) -> [CropBox]? {
    guard case .crops(let count, let sampling) = self else { return nil }
    return CropPlan.boxes(
      width: width, height: height, cropSize: cropSize, gridMinimum: gridMinimum, crops: count,
      sampling: sampling.seeded(for: image))
  }
}

extension Sampling {
  fileprivate func seeded(for image: Int) -> Sampling {
    guard case .random(let seed) = self else { return self }
    var generator = SplitMix64(seed: seed)
    return .random(seed: generator.next() &+ UInt64(image))
  }
}
