/// Why bytes were not decoded to an image.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// There are no bytes.
  case empty

  /// The bytes begin with the signature of none of the formats; they may be of a known kind that is no picture here.
  case unknownFormat(ForeignFile?, accepted: Set<ImageFormat>)

  /// The picture is of a format that ``ImageLimits/formats`` lacks.
  case formatNotAccepted(ImageFormat, accepted: Set<ImageFormat>)

  /// The file is truncated or its content is broken; the text is the decoder's reason.
  case damaged(ImageFormat, String)

  /// The file is well formed as far as it was read, but uses a feature that is not decoded here; the text says which.
  case unsupported(ImageFormat, String)

  /// A side is below ``ImageLimits/minimumSide``. Sizes are upright, in pixels.
  case tooSmall(width: Int, height: Int, minimumSide: Int)

  /// A side or the number of pixels is above its limit, which `limit` names. Sizes are upright, in pixels.
  case tooLarge(width: Int, height: Int, limit: String)

  public var description: String {
    switch self {
    case .empty:
      "The image is empty: no bytes were received."
    case .unknownFormat(let kind?, let accepted):
      "The bytes are \(kind.advice). Accepted are \(ImageFormat.list(accepted)) images."
    case .unknownFormat(nil, let accepted):
      "The bytes are not a \(ImageFormat.list(accepted)) image."
    case .formatNotAccepted(let format, let accepted):
      "The image is a \(format.displayName); accepted are \(ImageFormat.list(accepted)) images."
    case .damaged(let format, let reason):
      "The \(format.displayName) image is damaged or incomplete: \(reason)."
    case .unsupported(let format, let reason):
      "The \(format.displayName) image cannot be decoded: \(reason)."
    case .tooSmall(let width, let height, let minimumSide):
      "The image is \(width) x \(height) pixels; each side must be at least \(minimumSide)."
    case .tooLarge(let width, let height, let limit):
      "The image is \(width) x \(height) pixels; at most \(limit) are allowed."
    }
  }
}
