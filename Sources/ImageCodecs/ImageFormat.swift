/// A file format this module decodes.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp

  /// Tells the format from the first bytes of a file (ITU-T T.81 B.1.1.3, PNG 5.2, RFC 9649 2.4); `nil` when they are
  /// of none of them. A file's name and a request's `Content-Type` are never asked.
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
}
