import ImageCodecs

/// The form in which an image is handed over for assessment.
public enum ImageSource: Sendable {
  /// A whole file, untrusted, in a format of ``ImageFormat``.
  case file([UInt8])

  /// Pixels that the caller decoded, and the name of the format they came from.
  case decoded(Image, format: String)
}

/// What is known of an assessed image's file.
public struct ImageDescription: Sendable, Equatable {
  /// "jpeg", "png" or "webp", or the name that came with decoded pixels.
  public let format: String

  /// Columns in pixels, upright.
  public let width: Int

  /// Rows in pixels, upright.
  public let height: Int

  /// EXIF orientation of the file, 1...8; 1 is upright already.
  public let orientation: Int

  init(_ header: ImageHeader) {
    format = header.format.rawValue
    width = header.width
    height = header.height
    orientation = header.orientation
  }

  init(_ image: Image, format: String) {
    self.format = format
    width = image.width
    height = image.height
    orientation = 1
  }
}
