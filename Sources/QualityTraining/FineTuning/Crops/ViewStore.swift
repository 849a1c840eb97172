import ImageCodecs
import QualityModel
import Synchronization

/// The views of the images that are learned from, exactly as the service sees them.
///
/// Views are kept as 8-bit images as long as they fit the bound; the others are decoded again each time. What a view
/// shows does not depend on whether it is kept.
final class ViewStore: Sendable {
  private let images: [RatedImage]
  private let viewSize: ViewSize
  private let cropSize: Int
  private let limits: ImageLimits
  private let byteLimit: Int
  private let kept: Mutex<(views: [Image?], byteCount: Int)>

  /// - Parameters:
  ///   - images: what ``view(at:)`` counts.
  ///   - viewSize: the size at which images are looked at.
  ///   - cropSize: side of a crop in pixels; every view holds one.
  ///   - limits: what images are accepted.
  ///   - byteLimit: the most bytes of pixels to keep.
  init(images: [RatedImage], viewSize: ViewSize, cropSize: Int, limits: ImageLimits, byteLimit: Int) {
    self.images = images
    self.viewSize = viewSize
    self.cropSize = cropSize
    self.limits = limits
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
    let view = try decode(images[index])
    kept.withLock { kept in
      guard kept.views[index] == nil, view.pixels.count <= byteLimit - kept.byteCount else { return }
      kept.views[index] = view
      kept.byteCount += view.pixels.count
    }
    return view
  }

  private func decode(_ image: RatedImage) throws(FineTuningError) -> Image {
    func refusal(_ reason: String) -> FineTuningError {
      .unusableImages([UnusableImage(name: image.name, reason: reason)])
    }
    let source: ImageSource
    do throws(RatedImageError) {
      source = try image.source(limits: limits)
    } catch {
      throw refusal(error.description)
    }
    do throws(AssessmentError) {
      return try ImageView(source, view: viewSize, cropSize: cropSize, limits: limits).image
    } catch {
      throw refusal(error.description)
    }
  }
}
