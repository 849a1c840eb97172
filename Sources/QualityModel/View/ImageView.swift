import ImageCodecs

/// An image as it is looked at: decoded, upright, at viewing size.
struct ImageView: Sendable {
  /// What the file says of itself.
  let header: ImageHeader

  /// The view's pixels.
  let image: Image

  let description: ViewDescription

  /// Decodes the image file `bytes` to the viewing size `view`.
  ///
  /// - Throws: ``AssessmentError/image(_:)`` when it is no image, damaged, or outside `limits`.
  init(
    decoding bytes: UnsafeRawBufferPointer,
    view: ViewSize,
    cropSize: Int,
    limits: ImageLimits
  ) throws(AssessmentError) {
    do throws(ImageError) {
      header = try ImageDecoder.header(of: bytes, limits: limits)
    } catch {
      throw .image(error)
    }
    let plan = try ViewPlan(
      width: header.width,
      height: header.height,
      view: view,
      cropSize: cropSize,
      limits: limits
    )
    let decoded: Image
    do throws(ImageError) {
      decoded = try ImageDecoder.decode(bytes, limits: limits, shorterSide: plan.decodedShorterSide).image
    } catch {
      throw .image(error)
    }
    let hasViewSize = decoded.width == plan.width && decoded.height == plan.height
    image = hasViewSize ? decoded : decoded.resized(width: plan.width, height: plan.height)
    description = ViewDescription(width: plan.width, height: plan.height, scale: plan.scale)
  }
}
