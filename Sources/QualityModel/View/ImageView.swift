import ImageCodecs

/// An image as it is looked at: decoded, upright, at viewing size.
public struct ImageView: Sendable {
  /// What the image came from, at full size.
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
    let hasViewSize = decoded.width == plan.width && decoded.height == plan.height
    image = hasViewSize ? decoded : decoded.resized(width: plan.width, height: plan.height)
    description = ViewDescription(width: plan.width, height: plan.height, scale: plan.scale)
  }
}
