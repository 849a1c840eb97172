import ImageCodecs

/// What an image to assess comes as.
public enum ImageSource: Sendable {
  /// A whole file, untrusted, in a format of ``ImageFormat``.
  case file([UInt8])

  /// Pixels that the caller decoded, from a format named so.
  case decoded(Image, format: String)
}
