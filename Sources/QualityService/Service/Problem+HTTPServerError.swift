import HTTPServer

extension Problem {
  /// The document for an error that the HTTP server raised itself.
  ///
  /// - Parameters:
  ///   - error: what the server refuses.
  ///   - path: the request's; empty where it never got to one.
  ///   - paths: what there is, for a path that does not exist.
  ///   - retryAfterSeconds: when a client that found no room may come back.
  init(_ error: HTTPServerError, path: String, paths: [String], retryAfterSeconds: Int) {
    switch error {
    case .malformedRequest: self = .malformedRequest(error.description)
    case .malformedMultipart: self = .malformedMultipart(error.description)
    case .notFound(let path): self = .notFound(path: path, known: paths)
    case .methodNotAllowed(let method, let allowed):
      self = .methodNotAllowed(method, path: path, allowed: allowed)
    case .headerTimeout(let limit), .bodyTimeout(let limit): self = .requestTimeout(seconds: limit / .seconds(1))
    case .lengthRequired: self = .lengthRequired
    case .bodyTooLarge(let limit): self = .bodyTooLarge(limitByteCount: limit)
    case .tooManyParts(let limit): self = .tooManyParts(limit: limit)
    case .buffersFull(let limit, _):
      self = .uploadMemoryFull(limitByteCount: limit, retryAfterSeconds: retryAfterSeconds)
    case .targetTooLong(let limit): self = .targetTooLong(limitByteCount: limit)
    case .headersTooLarge(let limit): self = .headersTooLarge(limitByteCount: limit)
    case .unsupportedVersion: self = .unsupportedVersion
    case .noAnswer: self = .internalError
    case .unsupportedTransferEncoding(let name): self = .unsupportedTransferEncoding(name)
    case .stopping: self = .draining
    case .deadlineExceeded(let limit):
      self = .deadlineExceeded(seconds: limit / .seconds(1), retryAfterSeconds: retryAfterSeconds)
    }
  }
}
