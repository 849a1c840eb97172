import CMicroHTTPD

/// What the watchdog thinks of a connection.
extension Connection {
  enum Verdict {
    case fine
    /// Idle, or not reading its reply, for too long; or left by its client in the middle of a request.
    case overdue
    /// A request that does not arrive in time; the head if that much has come.
    case timedOut(HTTPServerError, HTTPRequestHead?)
    /// The client of a deferred request has gone.
    case gone(DeferredReply)
    /// A deferred request was not answered in time.
    case unanswered(DeferredReply)
  }

  func verdict(limits: HTTPServerConfiguration) -> Verdict {
    state.withLock { Connection.verdict(on: &$0, limits: limits) }
  }

  static func verdict(on state: inout State, limits: HTTPServerConfiguration) -> Verdict {
    let now = ContinuousClock.now
    let elapsed = now - state.since
    switch state.phase {
    case .idle:
      return isLeftBehind(state, at: now) ? .overdue : idleVerdict(on: &state, elapsed: elapsed, limits: limits)
    case .head:
      if isLeftBehind(state, at: now) { return .overdue }
      return elapsed > limits.headerTimeout ? .timedOut(.headerTimeout(limits.headerTimeout), nil) : .fine
    case .body:
      if isLeftBehind(state, at: now) { return .overdue }
      // An idle limit ends a client that stops; a minimum rate ends one that drips.
      let earned = Duration.seconds(Double(state.bodyByteCount) / Double(limits.minimumBodyRate))
      let isPaused = now - state.lastBodyProgress > limits.bodyTimeout
      let isDripping = elapsed > limits.bodyTimeout + earned
      return isPaused || isDripping ? .timedOut(.bodyTimeout(limits.bodyTimeout), state.head) : .fine
    case .deferred(let reply):
      // A half-closed connection counts as gone too: the kernel cannot tell it from a closed one.
      if !cmhd_socket_status(state.socket).established { return .gone(reply) }
      return elapsed > limits.requestDeadline ? .unanswered(reply) : .fine
    case .replying:
      return elapsed > limits.replyTimeout ? .overdue : .fine
    case .handling, .ended:
      return .fine
    }
  }

  /// The client closed the connection in the middle of a request, and what it sent has been read. The library can miss
  /// that: it waits for edges of epoll, and an end of stream that comes together with data makes none of its own.
  private static func isLeftBehind(_ state: State, at now: ContinuousClock.Instant) -> Bool {
    now - max(state.since, state.lastBodyProgress) > .milliseconds(100)
      && !cmhd_socket_status(state.socket).established
  }

  /// The library says nothing before a request line is whole, but the kernel counts what it received: a client that
  /// drips its request line is told from one that is idle.
  private static func idleVerdict(
    on state: inout State,
    elapsed: Duration,
    limits: HTTPServerConfiguration
  ) -> Verdict {
    let receivedCount = cmhd_socket_status(state.socket).bytes_received
    let idleCount = state.idleReceivedCount ?? receivedCount
    state.idleReceivedCount = idleCount
    if receivedCount > idleCount {
      state.phase = .head
      state.since = .now
      return .fine
    }
    return elapsed > (state.isReused ? limits.keepAliveTimeout : limits.headerTimeout) ? .overdue : .fine
  }
}
