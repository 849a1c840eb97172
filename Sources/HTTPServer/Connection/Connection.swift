import CMicroHTTPD
import Glibc
import Synchronization

/// One client connection as the watchdog sees it: where its request is, since when, and its socket.
///
/// The library's threads move it from phase to phase; the watchdog's thread may end it. Both hold the lock while they
/// do, and `socket` is -1 before the library closes the descriptor, so nobody touches a descriptor that was reused.
final class Connection: Sendable {
  enum Phase {
    /// No request has begun.
    case idle
    case head
    case body
    /// A library thread is making the reply.
    case handling
    case deferred(DeferredReply)
    case replying
    /// Answered and shut down behind the library's back: the library has yet to notice.
    case ended
  }

  struct State {
    var socket: Int32
    var phase = Phase.idle
    var since = ContinuousClock.now
    /// Whether a request was completed on the connection.
    var isReused = false
    /// Bytes received when the connection became idle; nil until the watchdog looks.
    var idleReceivedCount: UInt64? = 0
    var bodyByteCount = 0
    var lastBodyProgress = ContinuousClock.now
    var head: HTTPRequestHead?
    /// Whether the request has got as far as a ``Transaction``, which reports its end.
    var hasTransaction = false
    /// The reply that was sent directly.
    var directReply: OutgoingResponse?
  }

  let remoteAddress: String
  let state: Mutex<State>

  init(socket: Int32, remoteAddress: String) {
    self.remoteAddress = remoteAddress
    self.state = Mutex(State(socket: socket))
  }

  /// Moves to the next phase; false if the watchdog has ended the connection.
  func enter(_ phase: sending Phase, head: HTTPRequestHead? = nil) -> Bool {
    state.withLock { state in
      if case .ended = state.phase { return false }
      state.phase = phase
      state.since = .now
      state.lastBodyProgress = state.since
      if let head {
        state.head = head
        state.bodyByteCount = 0
      }
      return true
    }
  }

  /// The request's line has arrived. Its time began earlier if the watchdog saw its first bytes.
  func beginHead() {
    state.withLock { state in
      state.hasTransaction = true
      guard case .idle = state.phase else { return }
      state.phase = .head
      state.since = .now
    }
  }

  /// Part of the body has arrived; false if the watchdog has ended the connection.
  func advanceBody(by byteCount: Int) -> Bool {
    state.withLock { state in
      if case .ended = state.phase { return false }
      state.bodyByteCount += byteCount
      state.lastBodyProgress = .now
      return true
    }
  }

  /// The request is over. Returns the reply if it was sent directly.
  func endRequest() -> OutgoingResponse? {
    state.withLock { state in
      state.hasTransaction = false
      if case .ended = state.phase { return state.directReply }
      state.phase = .idle
      state.since = .now
      state.isReused = true
      state.idleReceivedCount = nil
      state.head = nil
      return nil
    }
  }

  /// Suspends the connection unless `isStopping`; nil if that, or the watchdog, came first. Checked and done under the
  /// lock, so that a server which first sets the flag and then settles every deferred reply misses none.
  func suspend(_ handle: ConnectionHandle, unless isStopping: () -> Bool) -> DeferredReply? {
    state.withLock { state in
      if case .ended = state.phase { return nil }
      guard !isStopping() else { return nil }
      MHD_suspend_connection(handle.pointer)
      let reply = DeferredReply(suspended: handle)
      state.phase = .deferred(reply)
      state.since = .now
      return reply
    }
  }

  var deferredReply: DeferredReply? {
    state.withLock { state in
      if case .deferred(let reply) = state.phase { reply } else { nil }
    }
  }

  /// The library is about to close the socket.
  func forgetSocket() {
    state.withLock { state in
      state.phase = .ended
      state.socket = -1
    }
  }
}
