/// Why a BMP file was refused.
public enum BMPError: Error, Equatable, CustomStringConvertible {
  /// The file is truncated or its content is broken.
  case damaged(String)

  /// The file uses what is not read here, such as compression.
  case unsupported(String)

  /// The picture's size is not allowed; `limit` names what is.
  case size(width: Int, height: Int, limit: String)

  public var description: String {
    switch self {
    case .damaged(let reason): "The BMP image is damaged or incomplete: \(reason)."
    case .unsupported(let reason): "The BMP image cannot be decoded: \(reason)."
    case .size(let width, let height, let limit):
      "The image is \(width) x \(height) pixels; allowed is \(limit)."
    }
  }
}
