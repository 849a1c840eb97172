import ImageCodecs

/// What is known of an assessed image's file.
public struct ImageDescription: Sendable, Equatable {
  /// "jpeg", "png" or "webp", or what the giver of decoded pixels named.
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
