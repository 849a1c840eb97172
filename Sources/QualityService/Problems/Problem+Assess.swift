import HTTPServer
import ImageCodecs
import QualityModel

/// Refusals of `POST /v1/assess`, in the order of its stages: of the parameters, the upload, the image; for want of
/// room or time.
extension Problem {
  static func invalidParameter(_ error: ParameterError) -> Problem {
    Problem(
      .invalidParameter,
      error.detail.prefix(1).uppercased() + error.detail.dropFirst(),
      members: [.init("parameter", .string(error.parameter)), .init("allowed", .string(error.allowed))]
    )
  }

  static let notABatch = Problem(
    .missingImage,
    "Send the images as files of a multipart/form-data form (curl -F image=@a.jpg -F image=@b.jpg), or as base64 in "
      + "JSON ({\"images\": [\"...\", {\"id\": \"b\", \"image\": \"...\"}]})")

  static func missingImage(at index: Int) -> Problem {
    Problem(
      .missingImage,
      "images[\(index)] is no image: send its base64 text, or an object {\"id\": \"...\", \"image\": \"<base64>\"}")
  }

  static func tooManyImages(_ count: Int, limit: Int) -> Problem {
    Problem(
      .tooManyImages, "The request has \(count) images; send at most \(limit) at a time",
      members: [.init("limit_images", .integer(Int64(limit)))])
  }

  /// A mode that the interface defines but this model does not allow.
  static func unsupportedMode(_ mode: CropMode, reason: String, allowed: String) -> Problem {
    Problem(
      .unsupportedMode,
      "Mode is '\(mode.rawValue)'; it must be \(allowed) for this model: \(reason)",
      members: [.init("parameter", .string("mode")), .init("allowed", .string(allowed))]
    )
  }

  static let missingImage = Problem(
    .missingImage,
    "Send the image as the request body (curl --data-binary @photo.jpg), or as the file field 'image' of a "
      + "multipart/form-data form (curl -F image=@photo.jpg), or as base64 in JSON ({\"image\": \"...\"})"
  )

  static let notAnObject = Problem(
    .malformedJSON, "The JSON body must be an object: {\"image\": \"<the file as base64, or a data: URL>\"}")

  /// - Parameter beginning: of the text that should be base64; nil where it is no text at all.
  static func malformedBase64(beginning: String?) -> Problem {
    let given = beginning.map { "is not base64: it begins '\($0.prefix(32))'" } ?? "is no text"
    let isAddress = beginning?.contains("://") ?? false
    let advice = isAddress ? "; this service fetches nothing" : ""
    return Problem(
      .malformedBase64, "The member 'image' \(given)\(advice). Send the bytes of the file as base64, or as a data: URL")
  }

  /// What `POST /v1/assess` takes, as the Accept-Post header (LDP, section 7.1) says it.
  static func acceptedTypes(_ formats: Set<ImageFormat>) -> [String] {
    ImageFormat.allCases.filter(formats.contains).map(\.mediaType)
      + ["application/octet-stream", "multipart/form-data", "application/json"]
  }

  /// The refusal for a Content-Type that rules an image out, whatever the bytes are.
  static func unsupportedContentType(_ contentType: String, accepted formats: Set<ImageFormat>) -> Problem {
    let types =
      acceptedTypes(formats).dropLast(3).joined(separator: ", ")
      + ", application/octet-stream, multipart/form-data or application/json"
    return unsupported("Content-Type '\(contentType.prefix(100))' names no image; send \(types)", accepted: formats)
  }

  private static func unsupported(_ detail: String, accepted formats: Set<ImageFormat>) -> Problem {
    let types = acceptedTypes(formats)
    return Problem(
      .unsupportedFormat,
      detail,
      members: [.init("accepted", .array(types.map(JSONValue.string)))],
      headers: [Header(name: "Accept-Post", value: types.joined(separator: ", "))]
    )
  }

  /// The refusal for what a decoder says of an image, with advice where the way it was sent explains it; no upload for
  /// a file.
  static func image(_ error: ImageError, limits: ImageLimits, upload: ImageUpload?) -> Problem {
    var detail = error.description + advice(on: upload)
    if upload != nil, case .unknownFormat(.json?, _) = error {
      detail += " JSON that holds the picture as base64 ({\"image\": \"...\"}) needs Content-Type: application/json."
    }
    switch error {
    case .empty: return .missingImage
    case .unknownFormat, .formatNotAccepted: return unsupported(detail, accepted: limits.formats)
    case .damaged, .unsupported: return Problem(.undecodableImage, detail)
    case .tooSmall(let width, let height, let minimumSide):
      return Problem(
        .imageTooSmall,
        detail,
        members: size(width, height) + [.init("minimum_side", .integer(Int64(minimumSide)))]
      )
    case .tooLarge(let width, let height, _):
      return Problem(
        .imageTooLarge,
        self.detail(tooLarge: error, width: width, height: height, limits: limits) + advice(on: upload),
        members: size(width, height) + [
          .init("maximum_pixels", .integer(Int64(limits.maximumPixels))),
          .init("maximum_side", .integer(Int64(limits.maximumSide))),
        ]
      )
    }
  }

  private static func advice(on upload: ImageUpload?) -> String {
    switch upload?.source {
    case .plain, nil: ""
    // Told only of what does not decode: the same type comes with --data-binary, which is fine.
    case .urlEncodedForm:
      " With curl, send a file by --data-binary @photo.jpg (with the @) or -F image=@photo.jpg: -d removes line breaks "
        + "and NUL bytes."
    case .textField: " With curl, send a file by -F image=@photo.jpg (with the @)."
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

/// Refusals for want of room or time; all may be tried again, but for the last.
extension Problem {
  static func queueFull(waiting: Int, retryAfterSeconds: Int) -> Problem {
    Problem(
      .queueFull,
      "\(waiting) images are waiting already; try again in about \(retryAfterSeconds) s",
      members: [
        .init("queue", .integer(Int64(waiting))), .init("retry_after_seconds", .integer(Int64(retryAfterSeconds))),
      ],
      headers: [.retryAfter(retryAfterSeconds)]
    )
  }

  static let starting = Problem(
    .starting,
    "The service has not finished starting; try again in a second",
    headers: [.retryAfter(1)]
  )

  static let draining = Problem(
    .draining,
    "The service is shutting down; send the request to another instance",
    headers: [.retryAfter(1)]
  )

  static func deadlineExceeded(seconds: Double, retryAfterSeconds: Int) -> Problem {
    Problem(
      .deadlineExceeded,
      "The image waited or was scored for longer than \(seconds) s; try again later",
      members: [.init("limit_seconds", .number(seconds))],
      headers: [.retryAfter(retryAfterSeconds)]
    )
  }

  /// A failure that is not the client's; the log has its cause under the same request id.
  static let internalError = Problem(.internalError, "The image could not be scored; the service's log tells why")

  /// The document for an image that got no score.
  init(_ error: any Error, of upload: ImageUpload, in context: ServiceContext) {
    switch error as? AssessmentError {
    case .image(let error): self = .image(error, limits: context.assessor.limits, upload: upload)
    case .deadlineExceeded:
      self = .deadlineExceeded(
        seconds: context.configuration.requestDeadlineSeconds,
        retryAfterSeconds: context.admission.retryAfterSeconds
      )
    // Options were checked with the query, so one that is refused now is our mistake, as a network that fails is, or a
    // reply that cannot be encoded; an assessment is cancelled only when nobody waits for its reply.
    case .cancelled, .invalidOptions, .unsupportedMode, .inference, nil: self = .internalError
    }
  }
}
