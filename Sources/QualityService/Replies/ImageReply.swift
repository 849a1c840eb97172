import ImageCodecs

/// What the image's own header says.
public struct ImageReply: Codable, Sendable, Equatable {
  /// "jpeg", "png" or "webp".
  public let format: String
  /// Pixels, once upright.
  public let width: Int
  /// Pixels, once upright.
  public let height: Int
  /// EXIF orientation, 1...8; 1 is upright already.
  public let orientation: Int

  init(_ header: ImageHeader) {
    format = header.format.rawValue
    width = header.width
    height = header.height
    orientation = header.orientation
  }
}
