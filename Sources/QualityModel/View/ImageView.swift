import ImageCodecs

/// An image at viewing size: decoded, upright and resized.
public struct ImageView: Sendable {
  /// The image that the view shows, at full size.
  public let original: ImageDescription

  /// The view's pixels; both sides hold at least one crop.
  public let image: Image

  /// The view's size.
  public let description: ViewDescription

  /// Brings an image to the viewing size `view`.
  ///
  /// - Parameters:
  ///   - source: the image.
  ///   - view: the viewing size.
  ///   - cropSize: side of a crop in pixels; the view is enlarged where it would not hold one.
  ///   - limits: what images are accepted.
  /// - Throws: ``AssessmentError/image(_:)`` when a file is no image, damaged, or outside `limits`.
  public init(_ source: ImageSource, view: ViewSize, cropSize: Int, limits: ImageLimits) throws(AssessmentError) {
    switch source {
    case .file(let bytes):
      let result = bytes.withUnsafeBytes { bytes in
        Result { () throws(AssessmentError) in
          try ImageView(decoding: bytes, view: view, cropSize: cropSize, limits: limits)
        }
      }
      self = try result.get()
    case .decoded(let image, let format):
      let plan = try ViewPlan(
        width: image.width, height: image.height, view: view, cropSize: cropSize, limits: limits)
      self.init(image, of: ImageDescription(image, format: format), plan: plan)
    }
  }

  private init(
    decoding bytes: UnsafeRawBufferPointer, view: ViewSize, cropSize: Int, limits: ImageLimits
  ) throws(AssessmentError) {
    let header: ImageHeader
    do throws(ImageError) {
      header = try ImageDecoder.header(of: bytes, limits: limits)
    } catch {
      throw .image(error)
    }
    let plan = try ViewPlan(
      width: header.width, height: header.height, view: view, cropSize: cropSize, limits: limits)
    let decoded: Image
    do throws(ImageError) {
      decoded = try ImageDecoder.decode(bytes, limits: limits, shorterSide: plan.decodedShorterSide).image
    } catch {
      throw .image(error)
    }
    self.init(decoded, of: ImageDescription(header), plan: plan)
  }

  private init(_ decoded: Image, of original: ImageDescription, plan: ViewPlan) {
    self.original = original
    image = decoded.resized(width: plan.width, height: plan.height)
    description = ViewDescription(width: plan.width, height: plan.height, scale: plan.scale)
  }
}

/// The size of the view that crops were cut from.
public struct ViewDescription: Sendable, Equatable {
  /// Width in pixels.
  public let width: Int

  /// Height in pixels.
  public let height: Int

  /// View pixels per pixel of the original: below 1 when reduced, above 1 when enlarged to hold a crop.
  public let scale: Double
}

/// The size at which an image is viewed before crops are cut from it.
public enum ViewSize: Sendable, Equatable {
  /// The shorter side is reduced to this many pixels; smaller images are left as they are.
  case shorterSide(Int)

  /// The image's own pixels, as in Bianco et al., arXiv 1602.05531.
  case native
}

/// The size of the view of an image, chosen from its header before a pixel is decoded.
///
/// The shorter side is reduced to the wanted size and the aspect ratio kept. Nothing is enlarged, unless the shorter
/// side is shorter than one crop: then the view is just large enough to hold one.
package struct ViewPlan: Equatable {
  /// Columns of the view in pixels.
  package let width: Int

  /// Rows of the view in pixels.
  package let height: Int

  /// View pixels per original pixel along the shorter side.
  let scale: Double

  /// The shorter side in pixels that decoding must keep; nil when full size is needed. Decoding a JPEG at a reduced
  /// scale costs a fraction of decoding it at full size; the antialiasing filter then reduces it to the view's size.
  let decodedShorterSide: Int?

  /// Chooses the view of an image of `width` by `height` pixels.
  ///
  /// - Throws: ``AssessmentError/image(_:)`` when a narrow image would have to be enlarged beyond `limits`.
  package init(
    width: Int,
    height: Int,
    view: ViewSize,
    cropSize: Int,
    limits: ImageLimits
  ) throws(AssessmentError) {
    let shorter = min(width, height)
    let wanted =
      switch view {
      case .native: shorter
      case .shorterSide(let side): min(shorter, side)
      }
    let target = max(wanted, cropSize)
    let longer = Self.scaled(max(width, height), by: target, over: shorter)
    guard longer <= limits.maximumPixels / target else {
      let needed = width <= height ? "\(target) x \(longer)" : "\(longer) x \(target)"
      throw .image(
        .tooLarge(
          width: width,
          height: height,
          limit: "\(limits.maximumPixels) pixels in all in its view, which takes \(needed) to hold a crop,"
        )
      )
    }
    self.width = width <= height ? target : longer
    self.height = width <= height ? longer : target
    scale = Double(target) / Double(shorter)
    decodedShorterSide = target < shorter ? target : nil
  }

  /// length * numerator / denominator, rounded to the nearest integer, halves up.
  private static func scaled(_ length: Int, by numerator: Int, over denominator: Int) -> Int {
    (2 * length * numerator + denominator) / (2 * denominator)
  }
}
