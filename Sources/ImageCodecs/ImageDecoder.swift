/// Turns untrusted bytes into an upright image, or refuses them with a precise error.
///
/// The format is detected from the file's signature, the size is checked against ``ImageLimits`` from the header alone,
/// and only then is memory for pixels allocated. Transparent images are laid over white; of an animation, or of several
/// pages, the first is decoded; of more than 8 bits the high ones are kept. Pixels are converted from an embedded ICC
/// profile to sRGB; without one, or with one that is broken or of another colour space, they are taken to be sRGB.
public enum ImageDecoder {
  /// Reads format, size and orientation without decoding a pixel.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - limits: The sizes that are accepted.
  /// - Throws: ``ImageError`` when the bytes are empty, of no known format or broken within the header, or when the
  ///   image is outside `limits`.
  public static func header(
    of bytes: UnsafeRawBufferPointer,
    limits: ImageLimits = ImageLimits()
  ) throws(ImageError) -> ImageHeader {
    guard !bytes.isEmpty else { throw .empty }
    guard let format = ImageFormat(signatureOf: bytes) else {
      throw .unknownFormat(ForeignFile(bytes), accepted: limits.formats)
    }
    guard limits.formats.contains(format) else { throw .formatNotAccepted(format, accepted: limits.formats) }
    let header = try format.codec.header(of: bytes)
    try limits.check(header)
    return header
  }

  /// Decodes an image and turns it upright.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - limits: The sizes that are accepted, checked from the header before memory for pixels is allocated.
  ///   - shorterSide: The shorter side in pixels that the caller reduces the image to: a JPEG may then be decoded at a
  ///     smaller DCT scale (n/8), still larger than that; `nil` decodes at full scale. Other formats always are.
  /// - Returns: The header, which always gives the full size, and the image.
  /// - Throws: ``ImageError``. A truncated file is an error, never a partial image.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer,
    limits: ImageLimits = ImageLimits(),
    shorterSide: Int? = nil
  ) throws(ImageError) -> (header: ImageHeader, image: Image) {
    let header = try header(of: bytes, limits: limits)
    let stored = try header.format.codec.decode(bytes, shorterSide: shorterSide)
    return (header, stored.upright(from: Orientation(stated: header.orientation)))
  }
}

/// What a file's header says of its image before any pixel is decoded.
public struct ImageHeader: Sendable, Equatable {
  /// The file's format, detected from its signature.
  public let format: ImageFormat

  /// Columns and rows in pixels at full scale, after the orientation is applied.
  public let width, height: Int

  /// The orientation that EXIF (tag 0x0112) or XMP states, 1...8; 1, upright, when neither does, and of HEIC and AVIF,
  /// which are turned by their decoder.
  public let orientation: Int

  /// The largest picture that the decoder may unpack: one that the image is cut out of or has as a tile can be larger.
  let codedSize: PixelSize

  /// The header of an image stored with `storedWidth` columns and `storedHeight` rows.
  ///
  /// - Parameter codedSize: where the decoder unpacks more than that.
  init(
    format: ImageFormat, storedWidth: Int, storedHeight: Int, orientation: Orientation, codedSize: PixelSize? = nil
  ) {
    self.codedSize = codedSize ?? PixelSize(width: storedWidth, height: storedHeight)
    self.format = format
    self.width = orientation.swapsSides ? storedHeight : storedWidth
    self.height = orientation.swapsSides ? storedWidth : storedHeight
    self.orientation = orientation.rawValue
  }
}

/// What each format's decoder offers. Bytes are untrusted: every failure is a thrown error.
protocol ImageCodec {
  /// Reads size and orientation; decodes no pixel.
  ///
  /// - Throws: ``ImageError/damaged(_:_:)`` or ``ImageError/unsupported(_:_:)``.
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader

  /// Decodes the pixels as they are stored, before the orientation is applied, and converts them to sRGB.
  ///
  /// - Parameters:
  ///   - bytes: The whole file, whose header is within the limits.
  ///   - shorterSide: The shorter side in pixels that the caller reduces the image to, for formats that are cheaper to
  ///     decode at a smaller scale.
  /// - Returns: The image at full size or, given `shorterSide`, possibly smaller.
  /// - Throws: ``ImageError/damaged(_:_:)`` or ``ImageError/unsupported(_:_:)``.
  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image
}
