import CMicroHTTPD
import Glibc

/// Whether a connection can be given up for a new one.
extension Connection {
  enum Occupancy {
    /// Shut down already; the library has yet to close it.
    case ended
    case busy
    case idle(since: ContinuousClock.Instant, isReused: Bool)
  }

  var occupancy: Occupancy {
    state.withLock { state in
      switch state.phase {
      case .idle: .idle(since: state.since, isReused: state.isReused)
      case .ended: .ended
      case .head, .body, .handling, .deferred, .replying: .busy
      }
    }
  }

  /// Ends an idle connection without a word, unless a request has begun on it since.
  /// - Returns: Whether it was ended. The library closes the socket.
  func endIdle() -> Bool {
    state.withLock { state in
      guard case .idle = state.phase,
        cmhd_socket_status(state.socket).bytes_received <= state.idleReceivedCount
      else { return false }
      shutdown(state.socket, Int32(SHUT_RDWR))
      state.phase = .ended
      return true
    }
  }
}
