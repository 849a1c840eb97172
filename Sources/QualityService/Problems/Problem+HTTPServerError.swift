import HTTPServer

/// Refusals that the HTTP server raises itself, before a route is called or in its place.
extension Problem {
  /// - Parameters:
  ///   - error: what the server refuses.
  ///   - path: the request's; empty where it never got to one.
  ///   - paths: the paths that exist, for one that does not.
  ///   - retryAfterSeconds: when a client that found no room may come back.
  init(_ error: HTTPServerError, path: String, paths: [String], retryAfterSeconds: Int) {
    switch error {
    case .malformedRequest: self.init(.malformedRequest, error.description)
    case .malformedMultipart: self.init(.malformedMultipart, error.description)
    case .malformedJSON:
      self.init(
        .malformedJSON,
        error.description.dropLast() + "; a file itself is sent without Content-Type, or with its own")
    case .malformedContentCoding:
      self.init(
        .malformedContentEncoding,
        error.description.dropLast() + "; send it again, or without Content-Encoding if it is not compressed")
    case .unsupportedContentCoding(let name):
      self.init(
        .unsupportedContentEncoding,
        "The Content-Encoding '\(name.prefix(100))' is not supported; send gzip or deflate, or the image as it is",
        headers: error.headers.map { Header(name: $0.0, value: $0.1) })
    case .notFound(let path):
      self.init(.notFound, "There is nothing at \(path.prefix(200)); the paths are \(paths.joined(separator: ", "))")
    case .methodNotAllowed(let method, let allowed):
      let list = allowed.joined(separator: ", ")
      self.init(
        .methodNotAllowed,
        "\(method.prefix(40)) is not allowed at \(path.prefix(200)); use \(list)",
        members: [.init("allowed_methods", .array(allowed.map(JSONValue.string)))],
        headers: [Header(name: "Allow", value: list)]
      )
    case .headerTimeout(let limit), .bodyTimeout(let limit):
      let seconds = limit / .seconds(1)
      self.init(
        .requestTimeout,
        "The request did not arrive within \(seconds) seconds; send it faster, or a smaller image",
        members: [.init("limit_seconds", .number(seconds))]
      )
    case .lengthRequired:
      self.init(.lengthRequired, "Send a Content-Length header, or a chunked body (Transfer-Encoding: chunked)")
    case .bodyTooLarge(let limit):
      self.init(
        .bodyTooLarge,
        "The body is larger than \(limit) bytes, as it came or decompressed; send a smaller file",
        limitBytes: limit
      )
    case .tooManyParts(let limit):
      self.init(
        .tooManyParts,
        "The form has more than \(limit) parts; send one file field '\(ImageUpload.fieldName)'",
        members: [.init("limit_parts", .integer(Int64(limit)))]
      )
    case .buffersFull(let limit):
      self.init(
        .uploadMemoryFull,
        "The uploads in flight fill the \(limit) bytes kept for them; "
          + "try again in about \(retryAfterSeconds) s",
        members: [
          .init("limit_bytes", .integer(Int64(limit))),
          .init("retry_after_seconds", .integer(Int64(retryAfterSeconds))),
        ],
        headers: [.retryAfter(retryAfterSeconds)]
      )
    case .targetTooLong(let limit):
      self.init(
        .targetTooLong,
        "The path and query are longer than \(limit) bytes; send an image as the request's body",
        limitBytes: limit
      )
    case .headersTooLarge(let limit):
      self.init(
        .headersTooLarge,
        "The request's line and headers are larger than \(limit) bytes; send fewer or shorter headers",
        limitBytes: limit
      )
    case .unsupportedVersion: self.init(.unsupportedVersion, "Send the request as HTTP/1.1 or HTTP/1.0")
    case .noAnswer: self = .internalError
    case .unsupportedTransferEncoding(let name):
      self.init(
        .unsupportedTransferEncoding,
        "The transfer encoding '\(name.prefix(100))' is not supported; use chunked, or Content-Length"
      )
    case .stopping: self = .draining
    case .deadlineExceeded(let limit):
      self = .deadlineExceeded(seconds: limit / .seconds(1), retryAfterSeconds: retryAfterSeconds)
    }
  }

  private init(_ code: ProblemCode, _ detail: String, limitBytes: Int) {
    self.init(code, detail, members: [.init("limit_bytes", .integer(Int64(limitBytes)))])
  }
}
