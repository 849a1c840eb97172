import Dispatch

/// Looks at every connection a few times a second: the library neither limits how long a request may take to arrive,
/// nor answers when it gives up, nor notices that the client of a suspended connection has left, nor keeps room for new
/// connections.
final class Watchdog: Sendable {
  private let queue = DispatchQueue(label: "HTTPServer.Watchdog")
  /// Dispatch sources are thread safe, though their protocol does not say so.
  private nonisolated(unsafe) let timer: any DispatchSourceTimer

  init(server: ServerContext) {
    let limits = server.configuration
    let shortest = min(
      limits.headerTimeout,
      limits.bodyTimeout,
      limits.keepAliveTimeout,
      limits.replyTimeout,
      limits.requestDeadline,
      limits.halfClosedProbeInterval
    )
    let period = max(.milliseconds(20), min(.milliseconds(250), shortest / 4))
    let timer = DispatchSource.makeTimerSource(queue: queue)
    let nanoseconds = Int(period / .nanoseconds(1))
    timer.schedule(deadline: .now() + .nanoseconds(nanoseconds), repeating: .nanoseconds(nanoseconds))
    timer.setEventHandler { [weak server] in
      if let server { Watchdog.inspect(server) }
    }
    timer.activate()
    self.timer = timer
  }

  /// When it returns the watchdog touches no connection any more.
  func stop() {
    timer.cancel()
    queue.sync {}
  }

  private static func inspect(_ server: ServerContext) {
    let limits = server.configuration
    for connection in server.connections.all {
      switch connection.verdict(limits: limits) {
      case .fine: break
      case .overdue: connection.endSilently(limits: limits)
      case .timedOut: server.endTimedOut(connection)
      case .gone(let reply): reply.settle(.abandoned)
      case .unanswered(let reply): reply.settle(.failure(.deadlineExceeded(limits.requestDeadline)))
      }
    }
    server.connections.makeRoom(limit: limits.maximumConnections)
  }
}
