import ImageCodecs
import QualityData
import QualityModel
import Synchronization

/// The views of images, exactly as the service computes them.
///
/// Views are kept in memory as 8-bit images as long as they fit in the limit; the others are decoded again each time.
/// What a view shows does not depend on whether it is kept.
final class ViewStore: Sendable {
  private let images: [RatedImage]
  private let viewSize, cropSize: Int
  private let limits: ImageLimits
  private let byteLimit: Int
  private let kept: Mutex<(views: [Image?], byteCount: Int)>

  /// - Parameters:
  ///   - images: the list that ``view(at:)`` indexes.
  ///   - settings: the sizes of views and crops; every view holds a crop.
  ///   - resources: which images are accepted.
  ///   - byteLimit: the most bytes of pixels to keep.
  init(images: [RatedImage], settings: FineTuningSettings, resources: FineTuningResources, byteLimit: Int) {
    self.images = images
    viewSize = settings.viewSize
    cropSize = settings.cropSize
    limits = resources.limits
    self.byteLimit = byteLimit
    kept = Mutex((Array(repeating: nil, count: images.count), 0))
  }

  /// Bytes of pixels that are kept.
  var byteCount: Int { kept.withLock { $0.byteCount } }

  /// The view of an image.
  ///
  /// - Throws: ``FineTuningError/unusableImages(_:)`` when its file cannot be read or decoded.
  func view(at index: Int) throws(FineTuningError) -> Image {
    if let view = kept.withLock({ $0.views[index] }) { return view }
    let view: Image
    do {
      view = try ImageView(
        images[index].source(), view: .shorterSide(viewSize), cropSize: cropSize, limits: limits
      ).image
    } catch {
      throw .unusableImages([UnusableImage(name: images[index].name, reason: "\(error)")])
    }
    kept.withLock { kept in
      guard kept.views[index] == nil, view.pixels.count <= byteLimit - kept.byteCount else { return }
      kept.views[index] = view
      kept.byteCount += view.pixels.count
    }
    return view
  }

  /// Decodes an image, and keeps its view if it fits.
  ///
  /// - Returns: why it cannot be used; nil where it can.
  func problem(at index: Int) -> UnusableImage? {
    do throws(FineTuningError) {
      _ = try view(at: index)
      return nil
    } catch {
      guard case .unusableImages(let images) = error else { return nil }
      return images.first
    }
  }
}
