import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// What every connection and request of one server shares.
final class ServerContext: Sendable {
  let configuration: HTTPServerConfiguration
  let router: Router
  let hooks: HTTPServerHooks
  let budget: BufferBudget
  let connections = ConnectionTable()
  let lingeringClose = LingeringClose()
  /// The connection that the library called back for last, by thread of the library.
  let lastActiveConnections = Mutex<[pthread_t: ObjectIdentifier]>([:])

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
  var isDraining: Bool { draining.load(ordering: .sequentiallyConsistent) }
  /// Nothing is deferred any more.
  var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }

  func drain() { draining.store(true, ordering: .sequentiallyConsistent) }

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
      endUnfinished(connection)
    }
  }

  /// Whether a client that has just connected is let in: counted from here on, so that whoever drains the server sees
  /// it unless it sees the drain.
  func admitConnection() -> Bool {
    connections.expect()
    guard isDraining else { return true }
    connections.expectNoMore()
    return false
  }

  func beginConnection(_ handle: OpaquePointer) -> Connection {
    let connection = Connection(handle)
    connections.insert(connection)
    noteActivity(on: connection)
    return connection
  }

  func endConnection(_ connection: Connection) {
    connections.remove(connection)
    if connection.isUnansweredFirstLine, !isStopping {
      replyDirectly(
        to: .malformedRequest("its first line is not a request line"), head: connection.unknownHead(), on: connection)
    }
    connection.forgetSocket()
  }

  /// What a policy for other origins adds to every reply to a request, whoever makes the reply.
  func crossOriginHeaders(for head: HTTPRequestHead) -> [(String, String)] {
    configuration.crossOrigin?.headers(for: head.headers) ?? []
  }

  /// The service's rendering of an error, with the headers that its status requires.
  func reply(to error: HTTPServerError, head: HTTPRequestHead) -> OutgoingResponse {
    OutgoingResponse(
      hooks.errorResponse(error, head),
      required: error.headers + crossOriginHeaders(for: head),
      requestID: head.id,
      closes: isDraining || error.closesConnection
    )
  }

  func receive(libraryMessage message: String) {
    let line = message.last == "\n" ? String(message.dropLast()) : message
    startMessages.withLock { if $0.count < 8 { $0.append(line) } }
    hooks.onLibraryMessage(line)
    if let refusal = LibraryRefusal(message: line, limits: configuration) { preempt(refusal) }
  }

  /// The first messages of the library: why it did not start.
  var recentLibraryMessages: String { startMessages.withLock { $0.joined(separator: "; ") } }
}
