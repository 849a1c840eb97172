import QualityModel

/// Refusals of the request itself, before any image is looked at.
extension Problem {
  static func malformedRequest(_ reason: String) -> Problem {
    Problem(.malformedRequest, reason)
  }

  static func malformedMultipart(_ reason: String) -> Problem {
    Problem(.malformedMultipart, reason)
  }

  static func invalidParameter(_ error: ParameterError) -> Problem {
    Problem(
      .invalidParameter,
      error.detail.prefix(1).uppercased() + error.detail.dropFirst(),
      members: [.init("parameter", .string(error.parameter)), .init("allowed", .string(error.allowed))]
    )
  }

  /// A mode that the interface knows and the model does not allow.
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
      + "multipart/form-data form (curl -F image=@photo.jpg)"
  )

  static func notFound(path: String, known: [String]) -> Problem {
    Problem(.notFound, "There is nothing at \(path.prefix(200)); the paths are \(known.joined(separator: ", "))")
  }

  static func methodNotAllowed(_ method: String, path: String, allowed: [String]) -> Problem {
    let list = allowed.joined(separator: ", ")
    return Problem(
      .methodNotAllowed,
      "\(method.prefix(40)) is not allowed at \(path.prefix(200)); use \(list)",
      members: [.init("allowed_methods", .array(allowed.map(JSONValue.string)))],
      headers: [Header(name: "Allow", value: list)]
    )
  }

  static func requestTimeout(seconds: Double) -> Problem {
    Problem(
      .requestTimeout,
      "The request did not arrive within \(seconds) seconds; send it faster, or a smaller image",
      members: [.init("limit_seconds", .number(seconds))]
    )
  }

  static let lengthRequired = Problem(
    .lengthRequired,
    "Send a Content-Length header, or a chunked body (Transfer-Encoding: chunked)"
  )

  static func tooManyParts(limit: Int) -> Problem {
    Problem(
      .tooManyParts,
      "The form has more than \(limit) parts; send one file field 'image'",
      members: [.init("limit_parts", .integer(Int64(limit)))]
    )
  }

  static func unsupportedTransferEncoding(_ name: String) -> Problem {
    Problem(
      .unsupportedTransferEncoding,
      "The transfer encoding '\(name.prefix(100))' is not supported; use chunked, or Content-Length"
    )
  }

  static func targetTooLong(limitByteCount: Int) -> Problem {
    Problem(
      .targetTooLong,
      "The path and query are longer than \(limitByteCount) bytes; send an image as the request's body",
      members: [.init("limit_bytes", .integer(Int64(limitByteCount)))]
    )
  }

  static func headersTooLarge(limitByteCount: Int) -> Problem {
    Problem(
      .headersTooLarge,
      "The request's line and headers are larger than \(limitByteCount) bytes; send fewer or shorter headers",
      members: [.init("limit_bytes", .integer(Int64(limitByteCount)))]
    )
  }

  static let unsupportedVersion = Problem(.unsupportedVersion, "Send the request as HTTP/1.1 or HTTP/1.0")

  static func bodyTooLarge(limitByteCount: Int) -> Problem {
    Problem(
      .bodyTooLarge,
      "The body is larger than \(limitByteCount) bytes; send a smaller file",
      members: [.init("limit_bytes", .integer(Int64(limitByteCount)))]
    )
  }
}
