/// The sizes of pictures that are decoded. They are checked on the header, before memory for pixels is taken.
///
/// A decoder takes at most 4 bytes a pixel for its result, and turning it upright or converting its
/// colours 3 bytes a pixel more; libjpeg
/// takes up to 6 (8 with four channels) for the coefficients of a progressive JPEG, libwebp up to 4 for a lossless
/// image. So `maximumPixels` also bounds memory: 50 million pixels are at most 600 MB for an instant.
public struct ImageLimits: Sendable, Equatable {
  /// The largest number of pixels, width times height.
  public var maximumPixels: Int

  /// The longest side in pixels.
  public var maximumSide: Int

  /// The shortest side in pixels.
  public var minimumSide: Int

  public init(maximumPixels: Int = 50_000_000, maximumSide: Int = 65_535, minimumSide: Int = 16) {
    self.maximumPixels = maximumPixels
    self.maximumSide = maximumSide
    self.minimumSide = minimumSide
  }

  /// Throws ``ImageError/tooSmall(width:height:minimumSide:)`` or ``ImageError/tooLarge(width:height:limit:)`` when the
  /// picture is outside these limits.
  func check(_ header: ImageHeader) throws(ImageError) {
    let (width, height) = (header.width, header.height)
    guard max(width, height) <= maximumSide else {
      throw .tooLarge(width: width, height: height, limit: "\(maximumSide) pixels a side")
    }
    guard height == 0 || width <= maximumPixels / height else {
      throw .tooLarge(width: width, height: height, limit: "\(maximumPixels) pixels in all")
    }
    guard min(width, height) >= max(minimumSide, 1) else {
      throw .tooSmall(width: width, height: height, minimumSide: minimumSide)
    }
  }
}
