import CMicroHTTPD
import Dispatch
import Synchronization

/// What every connection and request of one server shares.
final class ServerContext: Sendable {
  let configuration: HTTPServerConfiguration
  let router: Router
  let hooks: HTTPServerHooks
  let budget: BufferBudget
  let connections = ConnectionTable()
  let lingerer = Lingerer()

  private let requests = DispatchGroup()
  private let requestCount = Atomic<Int>(0)
  private let draining = Atomic<Bool>(false)
  private let stopping = Atomic<Bool>(false)
  private let startMessages = Mutex<[String]>([])

  init(configuration: HTTPServerConfiguration, router: Router, hooks: HTTPServerHooks) {
    self.configuration = configuration
    self.router = router
    self.hooks = hooks
    budget = BufferBudget(limit: configuration.maximumBufferedByteCount)
  }

  /// Requests whose head has arrived and whose reply has not left.
  var inFlight: Int { requestCount.load(ordering: .relaxed) }
  /// Connections close after their next reply.
  var isDraining: Bool { draining.load(ordering: .relaxed) }
  /// Nothing is deferred any more.
  var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }

  var buffersFull: HTTPServerError {
    .buffersFull(limit: budget.limit, retryAfterSeconds: configuration.retryAfterSeconds)
  }

  func drain() { draining.store(true, ordering: .relaxed) }

  func beginRequest() {
    requests.enter()
    requestCount.add(1, ordering: .relaxed)
  }

  func endRequest() {
    requestCount.subtract(1, ordering: .relaxed)
    requests.leave()
  }

  /// Waits until nothing is in flight, at most until the deadline.
  func waitForRequests(until deadline: DispatchTime) { _ = requests.wait(timeout: deadline) }

  /// Answers 503 to every request that is deferred or still arriving, and lets no other be deferred.
  func settleAll() {
    stopping.store(true, ordering: .sequentiallyConsistent)
    for connection in connections.all {
      connection.deferredReply?.settle(.failure(.stopping))
      connection.endUnfinished { head in reply(to: .stopping, head: head, requestID: head?.id ?? RequestID.make()) }
    }
  }

  func beginConnection(_ handle: OpaquePointer) -> Connection {
    let connection = Connection(
      socket: cmhd_connection_socket(handle),
      remoteAddress: RemoteAddress.text(of: cmhd_connection_address(handle))
    )
    connections.insert(connection)
    return connection
  }

  func endConnection(_ connection: Connection) {
    connections.remove(connection)
    if connection.isUnansweredFirstLine, !isStopping {
      let error = HTTPServerError.malformedRequest("its first line is not a request line")
      let id = RequestID.make()
      let reply = reply(to: error, head: nil, requestID: id)
      connection.end(with: reply, lingerer: lingerer)
      report(reply, headlessOn: connection, requestID: id, duration: .zero)
    }
    connection.forgetSocket()
  }

  /// Answers a request that did not arrive in time, unless it has by now.
  func endTimedOut(_ connection: Connection, _ error: HTTPServerError, head: HTTPRequestHead?) {
    let id = head?.id ?? RequestID.make()
    let reply = reply(to: error, head: head, requestID: id)
    guard connection.endTimedOut(with: reply, limits: configuration) else { return }
    report(reply, headlessOn: connection, requestID: id, duration: configuration.headerTimeout)
  }

  /// The service's rendering of an error, with the headers that its status requires.
  func reply(to error: HTTPServerError, head: HTTPRequestHead?, requestID: String) -> OutgoingResponse {
    let closes = head == nil || isDraining || [400, 408, 411, 413, 429].contains(error.status)
    return OutgoingResponse(
      hooks.errorResponse(error, head),
      required: error.headers,
      requestID: requestID,
      closes: closes
    )
  }

  func receive(libraryMessage message: String) {
    let line = message.last == "\n" ? String(message.dropLast()) : message
    startMessages.withLock { if $0.count < 8 { $0.append(line) } }
    hooks.onLibraryMessage(line)
  }

  /// The first messages of the library: why it did not start.
  var recentLibraryMessages: String { startMessages.withLock { $0.joined(separator: "; ") } }

  private func report(
    _ reply: OutgoingResponse,
    headlessOn connection: Connection,
    requestID: String,
    duration: Duration
  ) {
    hooks.onResponse(
      HTTPExchange(
        requestID: requestID,
        method: "",
        path: "",
        route: nil,
        status: reply.status,
        ending: .replied,
        duration: duration,
        bytesIn: 0,
        bytesOut: reply.body.count,
        remoteAddress: connection.remoteAddress
      )
    )
  }
}
