import CMicroHTTPD
import Dispatch
import Logging

/// One request and its reply, from the request's line to the reply's last byte. Used by one library thread.
///
/// The library calls `receiveHead`, `receiveBody` for each chunk, `answer` (again once a deferred reply is settled),
/// `end`.
final class Transaction {
  /// What answers the request once its body has been received.
  enum Answer {
    case route(Route)
    case reply(HTTPResponse)
    case failure(HTTPServerError)
  }

  /// What is remembered of the reply that was handed to the library.
  private struct Queued {
    let status: Int
    let byteCount: Int
    let closes: Bool
    let logMetadata: Logger.Metadata
  }

  let server: ServerContext
  let connection: Connection
  let target: String
  private let begun = ContinuousClock.now

  /// What is known of the head: its path until the rest has come.
  var head: HTTPRequestHead
  var route: Route?
  var answer = Answer.failure(.noAnswer)
  var body: BodyReader?
  var reservation: BufferReservation
  private var deferredReply: DeferredReply?
  private var queued: Queued?
  /// Whether the client may still be sending when the reply has left.
  private var leavesBodyUnread = false
  private(set) var hasHead = false

  init(server: ServerContext, connection: Connection, handle: ConnectionHandle, target: String) {
    self.server = server
    self.connection = connection
    self.target = target
    reservation = BufferReservation(in: server.budget)
    head = HTTPRequestHead(
      id: RequestID.make(),
      method: "",
      path: String(target.prefix { $0 != "?" }),
      remoteAddress: connection.remoteAddress
    )
    connection.beginHead(head, on: handle)
    server.noteActivity(on: connection)
  }

  /// The library's first call. False ends the connection.
  func receiveHead(_ handle: OpaquePointer, method: String, version: String) -> Bool {
    hasHead = true
    server.noteActivity(on: connection)
    server.beginRequest()
    switch admit(handle, method: method, version: version) {
    case .readBody(let framing):
      return connection.enter(.body, head: head, framing: framing, version: version)
    case .refuse(let error, let leavesBodyUnread):
      self.leavesBodyUnread = leavesBodyUnread
      return connection.enter(.handling, head: head, version: version) && fail(error, on: handle)
    }
  }

  /// The library's calls with pieces of the body. False ends the connection.
  func receiveBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
    server.noteActivity(on: connection)
    guard connection.advanceBody(by: chunk.count) else { return false }
    do throws(HTTPServerError) {
      try body?.receive(chunk)
      return true
    } catch {
      // The library takes no reply in the middle of a body.
      server.replyDirectly(to: error, head: head, on: connection)
      return false
    }
  }

  /// The library's last call, and the one after a deferred reply was settled. False ends the connection.
  func answer(_ handle: OpaquePointer) -> Bool {
    if let deferredReply { return finish(deferredReply, on: handle) }
    guard connection.enter(.handling) else { return false }
    do throws(HTTPServerError) {
      let content = try body?.finish() ?? .bytes([])
      switch answer {
      case .failure(let error): throw error
      case .reply(let response): return send(response, on: handle)
      case .route(let route): return call(route, with: content, on: handle)
      }
    } catch {
      return fail(error, on: handle)
    }
  }

  /// The library's notice that the request is over, however it ended.
  func end(isComplete: Bool) {
    if leavesBodyUnread, queued != nil { server.lingeringClose.adopt(connection) }
    let asksToClose = head.headers["Connection"]?.lowercased().contains("close") ?? false
    let direct = connection.endRequest(
      isLast: leavesBodyUnread || !isComplete || asksToClose || queued?.closes ?? true
    )
    server.noteActivity(on: connection)
    let ending: HTTPExchange.Ending =
      if direct != nil || (isComplete && queued != nil) { .replied } else if hasHead { .clientLeft } else {
        .refusedByLibrary
      }
    server.hooks.onResponse(
      HTTPExchange(
        head: direct?.head ?? head,
        route: route?.path,
        status: direct?.reply.status ?? queued?.status ?? (hasHead ? 499 : 400),
        ending: ending,
        duration: .now - begun,
        bytesIn: body?.receivedByteCount ?? 0,
        bytesOut: direct?.reply.body.count ?? queued?.byteCount ?? 0,
        logMetadata: direct?.reply.logMetadata ?? queued?.logMetadata ?? [:]
      )
    )
    if hasHead { server.endRequest() }
  }

  private func call(_ route: Route, with content: HTTPRequest.Content, on handle: OpaquePointer) -> Bool {
    let deadline = DispatchTime.now() + server.configuration.requestDeadline / .seconds(1)
    let request = HTTPRequest(head: head, content: content, deadline: deadline)
    switch route.response {
    case .immediate(let respond):
      return send(respond(request), on: handle)
    case .deferred(let respond):
      let handle = ConnectionHandle(pointer: handle)
      guard let reply = connection.suspend(handle, until: deadline, unless: { [server] in server.isStopping }) else {
        return fail(.stopping, on: handle.pointer)
      }
      deferredReply = reply
      respond(request, HTTPResponder(reply: reply, reservation: reservation))
      // The responder holds the bytes' share of the buffers from here on.
      reservation = BufferReservation(in: server.budget)
      return true
    }
  }

  private func finish(_ reply: DeferredReply, on handle: OpaquePointer) -> Bool {
    guard connection.enter(.handling) else { return false }
    switch reply.outcome {
    case .response(let response): return send(response, on: handle)
    case .failure(let error): return fail(error, on: handle)
    case .abandoned: return false
    case nil: return fail(.noAnswer, on: handle)
    }
  }

  private func fail(_ error: HTTPServerError, on handle: OpaquePointer) -> Bool {
    queue(server.reply(to: error, head: head), on: handle)
  }

  private func send(_ response: HTTPResponse, on handle: OpaquePointer) -> Bool {
    let added = server.crossOriginHeaders(for: head)
    return queue(
      OutgoingResponse(response, required: added, requestID: head.id, closes: server.isDraining), on: handle)
  }

  private func queue(_ reply: OutgoingResponse, on handle: OpaquePointer) -> Bool {
    guard connection.enter(.replying), reply.queue(on: handle) else { return false }
    queued = Queued(
      status: reply.status,
      byteCount: head.method == "HEAD" ? 0 : reply.body.count,
      closes: reply.closes,
      logMetadata: reply.logMetadata
    )
    return true
  }
}
