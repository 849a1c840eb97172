/// The formats and sizes of images that are decoded, checked from the header before memory for pixels is allocated.
///
/// A decoder needs at most 4 bytes per pixel for its result, and turning the image upright or converting its colours
/// another 3. libjpeg needs up to 6 (8 with four channels) for the coefficients of a progressive JPEG, libwebp up to 4
/// for a lossless image, libheif 8, libtiff as much as one strip. So `maximumPixels` also bounds memory: 50 million
/// pixels need at most 600 MB for a moment.
///
/// Of a HEIC or AVIF the largest picture in it counts, whatever of it is shown (``CodedPictures``).
///
/// Limits on what a header does not show are the decoders' own: a JPEG's scans (``JPEGCodec``), the memory for a PNG's
/// text (``PNGMetadata``), the size of a colour profile (``ColorTransform``), what a TIFF asks for (``TIFFCodec``).
public struct ImageLimits: Sendable, Equatable {
  /// The largest number of pixels, width times height.
  public var maximumPixels: Int

  /// The longest side in pixels.
  public var maximumSide: Int

  /// The shortest side in pixels.
  public var minimumSide: Int

  /// The formats that are decoded; images of others are refused.
  public var formats: Set<ImageFormat>

  /// Limits in pixels; the defaults accept any photograph.
  public init(
    maximumPixels: Int = 50_000_000, maximumSide: Int = 65_535, minimumSide: Int = 16,
    formats: Set<ImageFormat> = Set(ImageFormat.allCases)
  ) {
    self.maximumPixels = maximumPixels
    self.maximumSide = maximumSide
    self.minimumSide = minimumSide
    self.formats = formats
  }

  /// Checks the size that a header gives.
  ///
  /// - Throws: ``ImageError/tooSmall(width:height:minimumSide:)`` or ``ImageError/tooLarge(width:height:limit:)``.
  func check(_ header: ImageHeader) throws(ImageError) {
    let (width, height) = (header.width, header.height)
    for size in [PixelSize(width: width, height: height), header.codedSize] {
      guard max(size.width, size.height) <= maximumSide else {
        throw .tooLarge(width: size.width, height: size.height, limit: "\(maximumSide) pixels a side")
      }
      guard size.area <= maximumPixels else {
        throw .tooLarge(width: size.width, height: size.height, limit: "\(maximumPixels) pixels in all")
      }
    }
    guard min(width, height) >= max(minimumSide, 1) else {
      throw .tooSmall(width: width, height: height, minimumSide: minimumSide)
    }
  }
}
