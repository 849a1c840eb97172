import ImageCodecs

/// Refusals of an image.
extension Problem {
  /// What `POST /v1/assess` takes, as the Accept-Post header (LDP, section 7.1) says it.
  static let acceptedTypes = ImageFormat.allCases.map(\.mediaType) + ["multipart/form-data"]

  static func unsupportedFormat(contentType: String?) -> Problem {
    // curl calls every --data-binary body a form unless it is told otherwise.
    let advice =
      contentType?.hasPrefix("application/x-www-form-urlencoded") == true
      ? " With curl, send a file by --data-binary @photo.jpg (with the @) or -F image=@photo.jpg." : ""
    return Problem(
      .unsupportedFormat,
      ImageError.unknownFormat.description + advice,
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
        error.description,
        members: size(width, height) + [
          .init("maximum_pixels", .integer(Int64(limits.maximumPixels))),
          .init("maximum_side", .integer(Int64(limits.maximumSide))),
        ]
      )
    }
  }

  private static func size(_ width: Int, _ height: Int) -> [JSONValue.Member] {
    [.init("width", .integer(Int64(width))), .init("height", .integer(Int64(height)))]
  }
}
