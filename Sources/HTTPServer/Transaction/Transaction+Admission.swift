import CMicroHTTPD

/// What becomes of a request is decided from its head, before a byte of its body is read.
extension Transaction {
  enum Admission {
    case readBody(BodyFraming)
    /// Answer now and close the connection.
    case refuse(HTTPServerError, leavesBodyUnread: Bool)
  }

  /// A refused request's body up to this size is read and thrown away, so that the connection can be used again.
  private static let discardedByteCount = 64 * 1024

  func admit(_ handle: OpaquePointer, method: String, version: String) -> Admission {
    let headers = HTTPHeaders(receivedOn: handle)
    setHead(method: method, path: head.path, headers: headers)
    let framing: BodyFraming
    do throws(HTTPServerError) {
      try readHead(method: method, version: version, headers: headers)
      framing = try BodyFraming(of: headers)
    } catch {
      return .refuse(error, leavesBodyUnread: true)
    }
    do throws(HTTPServerError) {
      try route(framing, on: handle)
    } catch {
      let isSmall = framing.byteCount.map { $0 <= Transaction.discardedByteCount } ?? false
      // A client that waits for "100 Continue" must get the final answer instead; one that sends much, at once.
      guard isSmall, error != .lengthRequired, !(framing.announcesBytes && headers["Expect"] != nil) else {
        return .refuse(error, leavesBodyUnread: framing.byteCount != 0 || error == .lengthRequired)
      }
      answer = .failure(error)
      body = reader(into: .discard, limit: Transaction.discardedByteCount)
    }
    return .readBody(framing)
  }

  private func readHead(method: String, version: String, headers: HTTPHeaders) throws(HTTPServerError) {
    let configuration = server.configuration
    guard target.utf8.count <= configuration.maximumTargetByteCount else {
      throw .targetTooLong(limit: configuration.maximumTargetByteCount)
    }
    let lineByteCount = method.utf8.count + target.utf8.count + version.utf8.count + 4
    guard lineByteCount + headers.byteCount <= configuration.maximumHeaderByteCount else {
      throw .headersTooLarge(limit: configuration.maximumHeaderByteCount)
    }
    guard HTTPHeaders.isToken(method) else { throw .malformedRequest("its method is not a token") }
    guard headers.allSatisfy({ HTTPHeaders.isToken($0.name) }) else {
      throw .malformedRequest("it has a header whose name is not a token")
    }
    guard headers.values(of: "Host").count == 1 || version == "HTTP/1.0" else {
      throw .malformedRequest("it must have exactly one Host header")
    }
    let target = try RequestTarget(parsing: target)
    setHead(method: method, path: target.path, query: target.query, headers: headers)
  }

  /// A head that is refused is known as far as it came, so that its reply and its log line name it.
  private func setHead(
    method: String,
    path: String,
    query: [(name: String, value: String)] = [],
    headers: HTTPHeaders
  ) {
    head = HTTPRequestHead(
      id: RequestID.choose(from: headers) ?? head.id,
      serial: head.serial,
      method: method,
      path: path,
      query: query,
      headers: headers,
      remoteAddress: head.remoteAddress,
      receivedAt: head.receivedAt
    )
  }

  private func route(_ framing: BodyFraming, on handle: OpaquePointer) throws(HTTPServerError) {
    let limit = server.configuration.maximumBodyByteCount
    switch server.router.match(method: head.method, path: head.path) {
    case .failure(let error): throw error
    case .options(let methods):
      answer = .reply(HTTPResponse(status: 204, headers: [("Allow", methods.joined(separator: ", "))]))
      body = reader(into: .discard, limit: limit)
    case .route(let route):
      self.route = route
      answer = .route(route)
      if route.acceptsBody, framing == .none, ["POST", "PUT", "PATCH"].contains(head.method) { throw .lengthRequired }
      if let byteCount = framing.byteCount, byteCount > limit { throw .bodyTooLarge(limit: limit) }
      guard route.acceptsBody else {
        body = reader(into: .discard, limit: limit)
        return
      }
      guard server.budget.hasRoom(for: framing.byteCount ?? 0) else { throw server.buffersFull }
      let isForm = MultipartReader.isMultipart(head.headers["Content-Type"])
      let maximumPartCount = server.configuration.maximumPartCount
      body = reader(
        into: isForm
          ? .form(try MultipartReader(connection: handle, maximumPartCount: maximumPartCount)) : .buffer,
        limit: limit
      )
    }
  }

  private func reader(into destination: BodyReader.Destination, limit: Int) -> BodyReader {
    BodyReader(into: destination, limit: limit, reservation: reservation, fullError: server.buffersFull)
  }
}
