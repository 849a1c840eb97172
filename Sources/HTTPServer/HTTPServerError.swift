/// Every error that the server itself answers. The service renders each as a reply (``HTTPServerHooks/errorResponse``).
public enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// 400: the request breaks HTTP's rules.
  case malformedRequest(String)
  /// 400: the body is not the multipart/form-data that its Content-Type promises.
  case malformedMultipart(String)
  /// 400: the body is not the JSON that its Content-Type promises, or more than a request may hold.
  case malformedJSON(String)
  /// 400: the body is not in the content coding that its Content-Encoding promises.
  case malformedContentCoding(String)
  /// 404: no route has this path.
  case notFound(path: String)
  /// 405: the path's routes take only `allowed` methods.
  case methodNotAllowed(method: String, allowed: [String])
  /// 408: the request's line and headers took longer than the limit.
  case headerTimeout(Duration)
  /// 408: the request's body paused or dripped beyond the limit.
  case bodyTimeout(Duration)
  /// 411: a body needs Content-Length or chunked encoding.
  case lengthRequired
  /// 413: the body is larger than `limit` bytes.
  case bodyTooLarge(limit: Int)
  /// 413: the multipart body has more than `limit` parts.
  case tooManyParts(limit: Int)
  /// 414: the request's target is longer than `limit` bytes.
  case targetTooLong(limit: Int)
  /// 415: a content coding that is not undone here.
  case unsupportedContentCoding(String)
  /// 429: the bodies in flight fill the server's `limit` bytes of buffers.
  case buffersFull(limit: Int)
  /// 431: the request's line and headers are larger than `limit` bytes.
  case headersTooLarge(limit: Int)
  /// 500: the route's handler dropped its responder without an answer.
  case noAnswer
  /// 501: a transfer encoding other than chunked.
  case unsupportedTransferEncoding(String)
  /// 503: the server is stopping and did not finish this request.
  case stopping
  /// 503: the route did not answer within the request deadline.
  case deadlineExceeded(Duration)
  /// 505: an HTTP version other than 1.x.
  case unsupportedVersion

  /// The HTTP status of the reply (RFC 9110, section 15).
  public var status: Int {
    switch self {
    case .malformedRequest, .malformedMultipart, .malformedJSON, .malformedContentCoding: 400
    case .notFound: 404
    case .methodNotAllowed: 405
    case .headerTimeout, .bodyTimeout: 408
    case .lengthRequired: 411
    case .bodyTooLarge, .tooManyParts: 413
    case .targetTooLong: 414
    case .unsupportedContentCoding: 415
    case .buffersFull: 429
    case .headersTooLarge: 431
    case .noAnswer: 500
    case .unsupportedTransferEncoding: 501
    case .stopping, .deadlineExceeded: 503
    case .unsupportedVersion: 505
    }
  }

  /// Whether the connection ends with the reply: because nobody can tell where the next request would begin, or to make
  /// room.
  var closesConnection: Bool { [400, 408, 411, 413, 414, 429, 431, 505].contains(status) }

  /// Headers that the status asks for (RFC 9110, sections 10.2.1 and 12.5.3); the server adds them where the rendered
  /// reply lacks them.
  public var headers: [(String, String)] {
    switch self {
    case .methodNotAllowed(_, let allowed): [("Allow", allowed.joined(separator: ", "))]
    case .unsupportedContentCoding: [("Accept-Encoding", ContentDecoder.supported)]
    default: []
    }
  }

  public var description: String {
    switch self {
    case .malformedRequest(let reason): "The request is malformed: \(reason)."
    case .malformedMultipart(let reason): "The multipart/form-data body is malformed: \(reason)."
    case .malformedJSON(let reason): "The JSON body is malformed: it \(reason)."
    case .malformedContentCoding(let reason): "The body cannot be decoded: \(reason)."
    case .notFound(let path): "There is nothing at \(path)."
    case .methodNotAllowed(let method, let allowed):
      "\(method) is not allowed here; allowed: \(allowed.joined(separator: ", "))."
    case .headerTimeout(let limit): "The request's headers did not arrive within \(limit)."
    case .bodyTimeout(let limit): "The request's body made too little progress within \(limit)."
    case .lengthRequired: "A request with a body needs a Content-Length header or chunked transfer encoding."
    case .bodyTooLarge(let limit): "The request's body is larger than the limit of \(limit) bytes."
    case .tooManyParts(let limit): "The multipart/form-data body has more than \(limit) parts."
    case .targetTooLong(let limit): "The request's target is longer than the limit of \(limit) bytes."
    case .unsupportedContentCoding(let name):
      "The Content-Encoding \(name) is not supported; use \(ContentDecoder.supported) or none."
    case .headersTooLarge(let limit): "The request's line and headers are larger than the limit of \(limit) bytes."
    case .unsupportedVersion: "The HTTP version is not supported; use HTTP/1.1."
    case .buffersFull(let limit): "Uploads fill the server's \(limit) bytes of buffers; try again later."
    case .noAnswer: "The server failed to answer this request."
    case .unsupportedTransferEncoding(let name): "The transfer encoding \(name) is not supported; use chunked."
    case .stopping: "The server is stopping."
    case .deadlineExceeded(let limit): "The request was not answered within \(limit)."
    }
  }
}

/// Why a server could not start.
public enum HTTPServerStartError: Error, Equatable, CustomStringConvertible {
  /// A value that ``HTTPServerConfiguration`` does not allow.
  case invalidConfiguration(name: String, value: String, allowed: String)
  /// Two routes claim the same method and path.
  case duplicateRoute(method: String, path: String)
  /// The host has no address.
  case unknownHost(host: String, reason: String)
  /// No socket could listen there: the port is taken, the address is not this machine's, the port needs privileges.
  case cannotListen(host: String, port: Int, reason: String)
  /// libmicrohttpd refused to start.
  case libraryFailure(String)
  /// The server was started or stopped before; make another one.
  case alreadyStarted

  public var description: String {
    switch self {
    case .invalidConfiguration(let name, let value, let allowed):
      "The HTTP server's \(name) is \(value); allowed: \(allowed)."
    case .duplicateRoute(let method, let path):
      "Two routes answer \(method) \(path); leave one."
    case .unknownHost(let host, let reason):
      "The host \(host) has no address to listen on: \(reason)."
    case .cannotListen(let host, let port, let reason):
      "Cannot listen on \(host) port \(port): \(reason)."
    case .libraryFailure(let messages):
      "libmicrohttpd did not start: \(messages)"
    case .alreadyStarted:
      "The HTTP server was started before; a server starts once."
    }
  }
}
