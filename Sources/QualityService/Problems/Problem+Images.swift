import ImageCodecs

/// Refusals of an image.
extension Problem {
  /// What `POST /v1/assess` takes, as the Accept-Post header (LDP, section 7.1) says it.
  static let acceptedTypes =
    ImageFormat.allCases.map(\.mediaType)
    + ["application/octet-stream", "multipart/form-data"]

  /// The refusal for a Content-Type that rules an image out, whatever the bytes are.
  static func unsupportedContentType(_ contentType: String) -> Problem {
    let types = acceptedTypes.dropLast(2).joined(separator: ", ") + " or application/octet-stream"
    return unsupported("Content-Type '\(contentType.prefix(100))' names no image; send \(types)")
  }

  static func unsupportedFormat(contentType: String?) -> Problem {
    // curl calls every --data-binary body a form unless it is told otherwise.
    let advice =
      contentType?.hasPrefix("application/x-www-form-urlencoded") == true
      ? " With curl, send a file by --data-binary @photo.jpg (with the @) or -F image=@photo.jpg." : ""
    return unsupported(ImageError.unknownFormat.description + advice)
  }

  private static func unsupported(_ detail: String) -> Problem {
    Problem(
      .unsupportedFormat,
      detail,
      members: [.init("accepted", .array(acceptedTypes.map(JSONValue.string)))],
      headers: [Header(name: "Accept-Post", value: acceptedTypes.joined(separator: ", "))]
    )
  }

  /// The refusal for what a decoder says of an image.
  static func image(_ error: ImageError, limits: ImageLimits, contentType: String?) -> Problem {
    switch error {
    case .empty: return .missingImage
    case .unknownFormat: return .unsupportedFormat(contentType: contentType)
    case .damaged, .unsupported: return Problem(.undecodableImage, error.description)
    case .tooSmall(let width, let height, let minimumSide):
      return Problem(
        .imageTooSmall,
        error.description,
        members: size(width, height) + [.init("minimum_side", .integer(Int64(minimumSide)))]
      )
    case .tooLarge(let width, let height, _):
      return Problem(
        .imageTooLarge,
        detail(tooLarge: error, width: width, height: height, limits: limits),
        members: size(width, height) + [
          .init("maximum_pixels", .integer(Int64(limits.maximumPixels))),
          .init("maximum_side", .integer(Int64(limits.maximumSide))),
        ]
      )
    }
  }

  /// A narrow image can be within the limits and still have no view within them.
  private static func detail(tooLarge error: ImageError, width: Int, height: Int, limits: ImageLimits) -> String {
    guard width <= limits.maximumSide, height <= limits.maximumSide, width * height <= limits.maximumPixels else {
      return error.description
    }
    return
      "The image is \(width) x \(height) pixels, too narrow for its length: enlarged until its shorter side holds a "
      + "crop of the model it would have more than \(limits.maximumPixels) pixels. Send a part of it."
  }

  private static func size(_ width: Int, _ height: Int) -> [JSONValue.Member] {
    [.init("width", .integer(Int64(width))), .init("height", .integer(Int64(height)))]
  }
}
