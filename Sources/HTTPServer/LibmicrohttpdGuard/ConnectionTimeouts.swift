import CMicroHTTPD
import Dispatch
import Glibc

/// Every timeout of a connection, checked a few times a second: the library neither limits how long a request may take
/// to arrive, nor answers when it gives up, nor notices that the client of a suspended connection has left, nor keeps
/// room for new connections.
final class ConnectionTimeouts: Sendable {
  private let queue = DispatchQueue(label: "HTTPServer.ConnectionTimeouts")
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
      if let server { ConnectionTimeouts.enforce(on: server) }
    }
    timer.activate()
    self.timer = timer
  }

  /// Once it returns, no connection is touched any more.
  func stop() {
    timer.cancel()
    queue.sync {}
  }

  private static func enforce(on server: ServerContext) {
    for connection in server.connections.all {
      switch endIfExpired(connection, of: server) {
      case nil: break
      case .reply(let sent): server.report(sent, duration: server.configuration.headerTimeout)
      // Not under the connection's lock: whoever works on the request is told to stop.
      case .deferred(let reply, let outcome): reply.settle(outcome)
      }
    }
    server.connections.makeRoom(limit: server.configuration.maximumConnections)
  }

  /// What is left to do for a connection that expired.
  private enum Rest {
    case reply(DirectReply)
    case deferred(DeferredReply, DeferredReply.Outcome)
  }

  private static func endIfExpired(_ connection: Connection, of server: ServerContext) -> Rest? {
    connection.state.withLock { state -> Rest? in
      switch Expiry(of: &state, limits: server.configuration) {
      case nil: return nil
      case .silent:
        shutdown(state.socket, Int32(SHUT_RDWR))
        state.phase = .ended
        return nil
      case .request(let error):
        let head = state.head ?? connection.unknownHead()
        let reply = server.reply(to: error, head: head)
        return Connection.end(&state, with: reply, to: head, closing: SHUT_RDWR).map { .reply($0) }
      case .deferred(let reply, let outcome): return .deferred(reply, outcome)
      }
    }
  }
}

/// Why a connection has to end, or its deferred request.
private enum Expiry {
  /// Idle, or not reading its reply, for too long; or left by its client in the middle of a request: nothing is owed.
  case silent
  /// The request does not arrive in time.
  case request(HTTPServerError)
  /// The client of a deferred request has gone, or its deadline has passed.
  case deferred(DeferredReply, DeferredReply.Outcome)

  /// nil while the connection is within its limits.
  init?(of state: inout Connection.State, limits: HTTPServerConfiguration) {
    let now = ContinuousClock.now
    let elapsed = now - state.since
    switch state.phase {
    case .idle:
      if !Expiry.isLeftBehind(state, at: now) {
        if Expiry.hasBegunRequest(&state) { return nil }
        guard elapsed > (state.isReused ? limits.keepAliveTimeout : limits.headerTimeout) else { return nil }
      }
      self = .silent
    case .head:
      if Expiry.isLeftBehind(state, at: now) {
        self = .silent
      } else if elapsed > limits.headerTimeout {
        self = .request(.headerTimeout(limits.headerTimeout))
      } else {
        return nil
      }
    case .body:
      // An idle limit ends a client that stops; a minimum rate ends one that drips.
      let earned = Duration.seconds(Double(state.bodyByteCount) / Double(limits.minimumBodyRate))
      if Expiry.isLeftBehind(state, at: now) {
        self = .silent
      } else if now - state.lastBodyProgress > limits.bodyTimeout || elapsed > limits.bodyTimeout + earned {
        self = .request(.bodyTimeout(limits.bodyTimeout))
      } else {
        return nil
      }
    case .deferred(let reply):
      let status = cmhd_socket_status(state.socket)
      if status.closed {
        self = .deferred(reply, .abandoned)
        return
      }
      if status.half_closed { Expiry.probeIfDue(&state, at: now, interval: limits.halfClosedProbeInterval) }
      guard .now() >= reply.deadline else { return nil }
      self = .deferred(reply, .failure(.deadlineExceeded(limits.requestDeadline)))
    case .replying:
      guard elapsed > limits.replyTimeout else { return nil }
      self = .silent
    case .handling, .ended:
      return nil
    }
  }

  /// The client sends no more although its request is not whole, and what it sent has been read. The library can miss
  /// that: it waits for edges of epoll, and an end of stream that comes together with data makes none of its own.
  private static func isLeftBehind(_ state: Connection.State, at now: ContinuousClock.Instant) -> Bool {
    guard now - max(state.since, state.lastBodyProgress) > .milliseconds(100) else { return false }
    let status = cmhd_socket_status(state.socket)
    return status.closed || (status.half_closed && status.unread == 0)
  }

  /// The library says nothing before a request line is whole, but the kernel counts what it received: so a client that
  /// drips its request line can be distinguished from one that is idle.
  private static func hasBegunRequest(_ state: inout Connection.State) -> Bool {
    guard cmhd_socket_status(state.socket).bytes_received > state.idleReceivedCount else { return false }
    state.phase = .head
    state.since = .now
    return true
  }

  /// A client that has closed its sending side waits for its answer, or has left; only sending to it tells. It is not
  /// sent anything in the first interval, in which most requests are answered.
  private static func probeIfDue(
    _ state: inout Connection.State, at now: ContinuousClock.Instant, interval: Duration
  ) {
    guard let last = state.lastProbe else {
      state.lastProbe = now
      return
    }
    guard now - last > interval else { return }
    state.lastProbe = now
    Connection.probe(&state)
  }
}
