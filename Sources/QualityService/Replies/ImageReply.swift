import QualityModel

/// What is known of the image's file.
public struct ImageReply: Codable, Sendable, Equatable {
  /// "jpeg", "png" or "webp".
  public let format: String
  /// Pixels, once upright.
  public let width: Int
  /// Pixels, once upright.
  public let height: Int
  /// EXIF orientation, 1...8; 1 is upright already.
  public let orientation: Int

  init(_ image: ImageDescription) {
    format = image.format
    width = image.width
    height = image.height
    orientation = image.orientation
  }
}
