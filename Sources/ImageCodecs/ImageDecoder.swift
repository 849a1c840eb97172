/// Turns untrusted bytes into an upright image, or refuses them with a precise error.
///
/// The format is detected from the file's signature, the size is checked against ``ImageLimits`` from the header alone,
/// and only then is memory for pixels allocated. Transparent images are laid over white; of an animation the first
/// frame is decoded; of 16-bit channels the high byte is kept. Pixels are converted from an embedded RGB profile to
/// sRGB; without a profile, or with a broken one or one for grey or CMYK, they are taken to be sRGB already.
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
    guard let format = ImageFormat(signatureOf: bytes) else { throw .unknownFormat }
    let header = try format.codec.header(of: bytes)
    try limits.check(header)
    return header
  }

  /// Decodes an image and turns it upright.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - limits: The sizes that are accepted, checked from the header before memory for pixels is allocated.
  ///   - shorterSide: When given, a JPEG may be decoded at a smaller DCT scale (n/8) whose shorter side still has at
  ///     least this many pixels; `nil` decodes at full scale. PNG and WebP are always decoded at full scale.
  /// - Returns: The header, which always gives the full size, and the image.
  /// - Throws: ``ImageError``. A truncated file is an error, never a partial image.
  public static func decode(
    _ bytes: UnsafeRawBufferPointer,
    limits: ImageLimits = ImageLimits(),
    shorterSide: Int? = nil
  ) throws(ImageError) -> (header: ImageHeader, image: Image) {
    let header = try header(of: bytes, limits: limits)
    let codec = header.format.codec
    let stored = try codec.decode(bytes, shorterSide: shorterSide)
    let upright = stored.upright(from: Orientation(rawValue: header.orientation) ?? .upright)
    return (header, upright.sRGB(from: codec.colorProfile(of: bytes)))
  }
}

/// What a file's header says of its image before any pixel is decoded.
public struct ImageHeader: Sendable, Equatable {
  /// The file's format, detected from its signature.
  public let format: ImageFormat

  /// Columns and rows in pixels at full scale, after the orientation is applied.
  public let width, height: Int

  /// The EXIF orientation, 1...8 (tag 0x0112); 1, upright, when the file has none or its EXIF is broken.
  public let orientation: Int

  /// The header of an image stored with `storedWidth` columns and `storedHeight` rows.
  init(format: ImageFormat, storedWidth: Int, storedHeight: Int, orientation: Orientation) {
    self.format = format
    self.width = orientation.swapsSides ? storedHeight : storedWidth
    self.height = orientation.swapsSides ? storedWidth : storedHeight
    self.orientation = orientation.rawValue
  }
}

/// A file format this module decodes.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp

  /// Detects the format from a file's signature (ITU-T T.81 B.1.1.3, PNG 5.2, RFC 9649 2.4); `nil` for any other file.
  /// A file's name and a request's `Content-Type` play no part.
  public init?(signatureOf bytes: UnsafeRawBufferPointer) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      self = .webp
    } else {
      return nil
    }
  }

  /// The registered media type, as in a `Content-Type` header.
  public var mediaType: String { "image/\(rawValue)" }

  /// The decoder for files of this format.
  var codec: any ImageCodec.Type {
    switch self {
    case .jpeg: JPEGCodec.self
    case .png: PNGCodec.self
    case .webp: WebPCodec.self
    }
  }
}

/// What each format's decoder offers. Bytes are untrusted: every failure is a thrown error.
protocol ImageCodec {
  /// Reads size and orientation; decodes no pixel.
  ///
  /// - Throws: ``ImageError/damaged(_:_:)`` or ``ImageError/unsupported(_:_:)``.
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader

  /// Decodes the pixels as they are stored, before the orientation is applied.
  ///
  /// - Parameters:
  ///   - bytes: The whole file, whose header is within the limits.
  ///   - shorterSide: The shorter side in pixels that suffices, for formats that are cheaper to decode at a smaller
  ///     scale.
  /// - Returns: The image at full size or, given `shorterSide`, possibly smaller.
  /// - Throws: ``ImageError/damaged(_:_:)`` or ``ImageError/unsupported(_:_:)``.
  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image

  /// The embedded ICC profile of the same bytes; `nil` when there is none that can be read.
  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]?
}
