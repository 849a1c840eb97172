import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server on libmicrohttpd: a few threads read requests and write replies, and no request holds one while
/// it waits. A server starts once and stops once.
///
/// Every reply is the service's own. The library would answer a few errors with short HTML pages of its own: an unknown
/// HTTP version (505), a request line without a version, a header line without a colon, a malformed Content-Length or
/// chunk (400), a head larger than its memory (414, 431). Those are preempted too, unless several requests are arriving
/// on the same thread at that moment and it cannot be told whose the page is.
public final class HTTPServer: Sendable {
  private enum Lifecycle {
    case created
    case running(Daemon, ConnectionTimeouts, accepts: Bool)
    case stopped
  }

  private let context: ServerContext
  private let lifecycle = Mutex(Lifecycle.created)

  /// - Throws: ``HTTPServerStartError`` for a value the configuration does not allow or a route given twice.
  public init(
    configuration: HTTPServerConfiguration,
    routes: [Route],
    hooks: HTTPServerHooks
  ) throws(HTTPServerStartError) {
    try configuration.validate()
    context = ServerContext(configuration: configuration, router: try Router(routes), hooks: hooks)
  }

  deinit {
    stop(deadline: .now())
  }

  /// Requests whose head has arrived and whose reply has not left yet.
  public var inFlight: Int { context.inFlight }

  /// Connections that are open, idle ones included.
  public var connectionCount: Int { context.connections.count }

  /// Listens and serves from now on. Ignores SIGPIPE in the whole process.
  /// - Returns: The port, which is the kernel's choice if the configuration's is 0.
  @discardableResult
  public func start() throws(HTTPServerStartError) -> Int {
    signal(SIGPIPE, SIG_IGN)
    let started = lifecycle.withLock { lifecycle -> Result<Int, HTTPServerStartError> in
      guard case .created = lifecycle else { return .failure(.alreadyStarted) }
      do throws(HTTPServerStartError) {
        let daemon = try Daemon(context: context)
        lifecycle = .running(daemon, ConnectionTimeouts(server: context), accepts: true)
        return .success(daemon.port)
      } catch {
        return .failure(error)
      }
    }
    return try started.get()
  }

  /// Refuses new connections. Those that are open are served on, each closed after its next reply.
  public func stopAccepting() {
    context.drain()
    lifecycle.withLock { lifecycle in
      guard case .running(let daemon, let timeouts, accepts: true) = lifecycle else { return }
      context.connections.settleLimit(context.configuration)
      daemon.stopAccepting()
      lifecycle = .running(daemon, timeouts, accepts: false)
    }
  }

  /// Stops accepting, waits for the requests in flight until the deadline, answers 503 to those deferred or still
  /// arriving then, and closes every connection. Blocks meanwhile: not to be called from a route or a hook.
  public func stop(deadline: DispatchTime) {
    stopAccepting()
    context.waitForRequests(until: deadline)
    lifecycle.withLock { lifecycle in
      guard case .running(let daemon, let timeouts, _) = lifecycle else { return }
      context.settleAll()
      // Time for the last replies to leave; they are small.
      context.waitForRequests(until: .now() + .seconds(1))
      timeouts.stop()
      context.connections.endReading(deadline: .now + .seconds(1))
      daemon.stop()
      lifecycle = .stopped
    }
  }
}
