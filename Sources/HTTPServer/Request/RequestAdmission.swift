import CMicroHTTPD

/// Decides from a request's head, before a byte of its body is read, whether it is answered now or its body taken.
extension Transaction {
  enum Admission {
    case readBody(BodyFraming)
    /// Answer now and close the connection.
    case refuse(HTTPServerError, leavesBodyUnread: Bool)
  }

  /// A refused request's body up to this size is read and thrown away, so that the connection can be used again.
  private static let discardedByteCount = 64 * 1024

  func admit(_ handle: OpaquePointer, method: String, version: String) -> Admission {
    // A head that is refused is known as far as it came, so that its reply and its log line name it.
    head.method = method
    head.headers = HTTPHeaders(receivedOn: handle)
    let headers = head.headers
    let framing: BodyFraming
    do throws(HTTPServerError) {
      try checkHead(version: version)
      framing = try BodyFraming(of: headers)
    } catch {
      return .refuse(error, leavesBodyUnread: true)
    }
    do throws(HTTPServerError) {
      try route(framing)
    } catch {
      let isSmall = framing.byteCount.map { $0 <= Transaction.discardedByteCount } ?? false
      // A client that waits for "100 Continue" must get the final answer instead; one that sends much, at once.
      guard isSmall, error != .lengthRequired, !(framing.announcesBytes && headers["Expect"] != nil) else {
        return .refuse(error, leavesBodyUnread: framing.byteCount != 0 || error == .lengthRequired)
      }
      answer = .failure(error)
      body = discardingReader(limit: Transaction.discardedByteCount)
    }
    return .readBody(framing)
  }

  private func checkHead(version: String) throws(HTTPServerError) {
    let configuration = server.configuration
    guard target.utf8.count <= configuration.maximumTargetByteCount else {
      throw .targetTooLong(limit: configuration.maximumTargetByteCount)
    }
    let lineByteCount = head.method.utf8.count + target.utf8.count + version.utf8.count + 4
    guard lineByteCount + head.headers.byteCount <= configuration.maximumHeaderByteCount else {
      throw .headersTooLarge(limit: configuration.maximumHeaderByteCount)
    }
    guard HTTPHeaders.isToken(head.method) else { throw .malformedRequest("its method is not a token") }
    guard head.headers.allSatisfy({ HTTPHeaders.isToken($0.name) }) else {
      // The library adds a folded line to the name of the header before it.
      throw .malformedRequest("it has a header whose name is not a token, or one that goes on in a second line")
    }
    guard head.headers.values(of: "Host").count == 1 || version == "HTTP/1.0" else {
      throw .malformedRequest("it must have exactly one Host header")
    }
    let parsed = try RequestTarget(parsing: target)
    head.path = parsed.path
    head.query = parsed.query
  }

  private func route(_ framing: BodyFraming) throws(HTTPServerError) {
    var limit = server.configuration.maximumBodyByteCount
    switch server.router.match(method: head.method, path: head.path) {
    case .failure(let error): throw error
    case .options(let methods):
      let preflight = server.configuration.crossOrigin?.preflightHeaders(for: head.headers, methods: methods) ?? []
      answer = .reply(HTTPResponse(status: 204, headers: [("Allow", methods.joined(separator: ", "))] + preflight))
      body = discardingReader(limit: limit)
    case .route(let route):
      self.route = route
      answer = .route(route)
      limit = route.body?.maximumByteCount ?? limit
      if route.body != nil, framing == .none, ["POST", "PUT", "PATCH"].contains(head.method) { throw .lengthRequired }
      if let byteCount = framing.byteCount, byteCount > limit { throw .bodyTooLarge(limit: limit) }
      guard let rule = route.body else {
        body = discardingReader(limit: limit)
        return
      }
      guard server.budget.hasRoom(for: framing.byteCount ?? 0) else { throw .buffersFull(limit: server.budget.limit) }
      body = BodyReader(
        into: try destination(by: rule),
        decoder: try ContentDecoder(head.headers, limit: limit),
        limit: limit,
        reservation: reservation
      )
    }
  }

  private func destination(by rule: Route.BodyRule) throws(HTTPServerError) -> BodyReader.Destination {
    if let places = rule.jsonBase64Places, head.headers.mediaType == "application/json" {
      return .json(JSONReader(base64: places))
    }
    guard let boundary = try MultipartForm.boundary(in: head.headers) else { return .buffer }
    let maximumPartCount = rule.maximumPartCount ?? server.configuration.maximumPartCount
    return .form(boundary: boundary, maximumPartCount: maximumPartCount)
  }

  private func discardingReader(limit: Int) -> BodyReader {
    BodyReader(into: .discard, limit: limit, reservation: reservation)
  }
}

/// How a request's head says its body ends (RFC 9112, section 6).
enum BodyFraming: Equatable {
  case none
  case length(Int)
  case chunked

  /// Refuses whatever two parties could read differently: that is how requests are smuggled.
  init(of headers: HTTPHeaders) throws(HTTPServerError) {
    let encodings = headers.values(of: "Transfer-Encoding")
    let lengths = headers.values(of: "Content-Length")
    if let encoding = encodings.first {
      guard lengths.isEmpty else {
        throw .malformedRequest("it has both Transfer-Encoding and Content-Length")
      }
      guard encodings.count == 1, encoding.lowercased() == "chunked" else {
        throw .unsupportedTransferEncoding(encodings.joined(separator: ", "))
      }
      self = .chunked
    } else if let text = lengths.first {
      guard lengths.allSatisfy({ $0 == text }) else {
        throw .malformedRequest("it has several Content-Length headers that differ")
      }
      guard let length = Int(text), length >= 0 else {
        throw .malformedRequest("its Content-Length is not a number of bytes")
      }
      self = .length(length)
    } else {
      self = .none
    }
  }

  /// Whether bytes may follow the head.
  var announcesBytes: Bool { self != .none && self != .length(0) }

  /// The number of bytes, where the head states it.
  var byteCount: Int? {
    switch self {
    case .none: 0
    case .length(let count): count
    case .chunked: nil
    }
  }
}
