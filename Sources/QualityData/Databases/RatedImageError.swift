import ImageCodecs

/// Why a rated image's file is not an image that can be used.
public enum RatedImageError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it may not be read.
  case unreadable(path: String, reason: String)

  /// A BMP file was refused.
  case bmp(BMPError)

  /// A file of another format was refused.
  case image(ImageError)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .bmp(let error): error.description
    case .image(.unknownFormat): "The bytes are not a JPEG, PNG, WebP or BMP image."
    case .image(let error): error.description
    }
  }
}
