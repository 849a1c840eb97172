/// Turns untrusted bytes into an upright image, or refuses them with a precise error.
///
/// Transparent pictures are laid over white; of an animation the first frame is taken; 16-bit channels keep their high
/// byte. Pixels are converted from an embedded RGB profile to sRGB; without one, or with a broken one or one of grey or
/// CMYK, they are taken as sRGB.
public enum ImageDecoder {
  /// Reads format, size and orientation without decoding.
  ///
  /// - Throws: ``ImageError`` when the bytes are empty, of no known format, broken within the header, or the picture is
  ///   outside `limits`.
  public static func header(
    of bytes: UnsafeRawBufferPointer,
    limits: ImageLimits = ImageLimits()
  ) throws(ImageError) -> ImageHeader {
    let header = try format(of: bytes).codec.header(of: bytes)
    try limits.check(header)
    return header
  }

  /// Decodes the picture and turns it upright.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - limits: Checked on the header before memory for pixels is taken.
  ///   - shorterSide: When given, a JPEG may be decoded at a smaller DCT scale (n/8) whose shorter side is still at
  ///     least this many pixels; `nil` decodes at full scale. PNG and WebP are always decoded at full scale.
  /// - Returns: The header, whose size is always the full one, and the image.
  /// - Throws: ``ImageError``; a truncated file is an error, never a partial picture.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer,
    limits: ImageLimits = ImageLimits(),
    shorterSide: Int? = nil
  ) throws(ImageError) -> (header: ImageHeader, image: Image) {
    let header = try header(of: bytes, limits: limits)
    let codec = header.format.codec
    let stored = try codec.decode(bytes, header: header, shorterSide: shorterSide)
    let upright = stored.upright(from: Orientation(rawValue: header.orientation) ?? .upright)
    return (header, upright.sRGB(from: codec.colorProfile(of: bytes)))
  }

  private static func format(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageFormat {
    guard !bytes.isEmpty else { throw .empty }
    guard let format = ImageFormat(signatureOf: bytes) else { throw .unknownFormat }
    return format
  }
}
