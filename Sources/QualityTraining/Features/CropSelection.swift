import ImageCodecs
import Numerics
import QualityData
import QualityModel

/// What a network sees of an image.
public enum CropSelection: Sendable, Equatable {
  /// Crops of the view, cut as the service cuts them: at most that many of a grid, or exactly that many at random; nil
  /// for the service's own number. A random seed is mixed with the image's index, so that every image is cut at other
  /// places.
  case crops(Int?, Sampling)

  /// The whole image, squeezed to the size of one crop whatever its shape.
  case squeezed

  /// The single crop in the middle of the view.
  public static let centre = CropSelection.crops(1, .grid)

  /// The crops of a view of `width` by `height` pixels; nil for the whole of it.
  func boxes(
    width: Int, height: Int, cropSize: Int, gridMinimum: Int = ModelMetadata.defaultGridMinimum, image: Int
  ) -> [CropBox]? {
    guard case .crops(let count, let sampling) = self else { return nil }
    return CropPlan.boxes(
      width: width, height: height, cropSize: cropSize, gridMinimum: gridMinimum, crops: count,
      sampling: sampling.seeded(for: image))
  }

  /// What crops are cut from: the view that the service would take, or the squeezed image.
  ///
  /// - Throws: ``FeatureError/image(name:reason:)`` when the file cannot be read or decoded.
  func view(of image: RatedImage, metadata: ModelMetadata, limits: ImageLimits) throws(FeatureError) -> Image {
    do {
      if self == .squeezed {
        return try image.decode(limits: limits, shorterSide: metadata.cropSize)
          .resized(width: metadata.cropSize, height: metadata.cropSize)
      }
      return try ImageView(
        image.source(), view: .shorterSide(metadata.viewSize), cropSize: metadata.cropSize,
        limits: limits
      ).image
    } catch {
      throw .image(name: image.name, reason: "\(error)")
    }
  }

  /// How many crops an image gives, computed from its header alone.
  ///
  /// - Parameter index: the image's, for random crops.
  /// - Throws: ``FeatureError/image(name:reason:)`` when the image cannot be used.
  func count(
    of image: RatedImage, index: Int, metadata: ModelMetadata, limits: ImageLimits
  ) throws(FeatureError) -> Int {
    do {
      let size = try image.size(limits: limits)
      let plan = try ViewPlan(
        width: size.width, height: size.height, view: .shorterSide(metadata.viewSize), cropSize: metadata.cropSize,
        limits: limits)
      return boxes(
        width: plan.width, height: plan.height, cropSize: metadata.cropSize, gridMinimum: metadata.gridMinimum,
        image: index)?.count ?? 1
    } catch {
      throw .image(name: image.name, reason: "\(error)")
    }
  }
}

extension Sampling {
  fileprivate func seeded(for image: Int) -> Sampling {
    guard case .random(let seed) = self else { return self }
    var generator = SplitMix64(seed: seed)
    return .random(seed: generator.next() &+ UInt64(image))
  }
}
