import CMicroHTTPD

/// What the watchdog thinks of a connection.
extension Connection {
  enum Verdict {
    case fine
    /// Idle, or not reading its reply, for too long; or left by its client in the middle of a request.
    case overdue
    /// A request that does not arrive in time.
    case timedOut(HTTPServerError)
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
      return elapsed > limits.headerTimeout ? .timedOut(.headerTimeout(limits.headerTimeout)) : .fine
    case .body:
      if isLeftBehind(state, at: now) { return .overdue }
      // An idle limit ends a client that stops; a minimum rate ends one that drips.
      let earned = Duration.seconds(Double(state.bodyByteCount) / Double(limits.minimumBodyRate))
      let isPaused = now - state.lastBodyProgress > limits.bodyTimeout
      let isDripping = elapsed > limits.bodyTimeout + earned
      return isPaused || isDripping ? .timedOut(.bodyTimeout(limits.bodyTimeout)) : .fine
    case .deferred(let reply):
      let status = cmhd_socket_status(state.socket)
      if status.closed { return .gone(reply) }
      if status.half_closed { probeIfDue(&state, at: now, interval: limits.halfClosedProbeInterval) }
      return elapsed > limits.requestDeadline ? .unanswered(reply) : .fine
    case .replying:
      return elapsed > limits.replyTimeout ? .overdue : .fine
    case .handling, .ended:
      return .fine
    }
  }

  /// A client that has closed its sending side waits for its answer, or has left; only sending to it tells. It is not
  /// sent anything in the first interval, in which most requests are answered.
  private static func probeIfDue(_ state: inout State, at now: ContinuousClock.Instant, interval: Duration) {
    guard let last = state.lastProbe else {
      state.lastProbe = now
      return
    }
    if now - last > interval { probe(&state, at: now) }
  }

  /// The client sends no more although its request is not whole, and what it sent has been read. The library can miss
  /// that: it waits for edges of epoll, and an end of stream that comes together with data makes none of its own.
  private static func isLeftBehind(_ state: State, at now: ContinuousClock.Instant) -> Bool {
    guard now - max(state.since, state.lastBodyProgress) > .milliseconds(100) else { return false }
    let status = cmhd_socket_status(state.socket)
    return status.closed || (status.half_closed && status.unread == 0)
  }

  /// The library says nothing before a request line is whole, but the kernel counts what it received: a client that
  /// drips its request line is told from one that is idle.
  private static func idleVerdict(
    on state: inout State,
    elapsed: Duration,
    limits: HTTPServerConfiguration
  ) -> Verdict {
    if cmhd_socket_status(state.socket).bytes_received > state.idleReceivedCount {
      state.phase = .head
      state.since = .now
      return .fine
    }
    return elapsed > (state.isReused ? limits.keepAliveTimeout : limits.headerTimeout) ? .overdue : .fine
  }
}
