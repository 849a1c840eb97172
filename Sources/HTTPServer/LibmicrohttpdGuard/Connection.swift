import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// One client connection beside the library's own view of it: how far its request has come, since when, and its socket.
///
/// The library's threads move it from phase to phase; the thread of ``ConnectionTimeouts`` may end it. Both hold the
/// lock while they do, and `socket` is -1 before the library closes the descriptor, so nobody touches a descriptor that
/// was reused.
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
    /// Answered and shut down behind the library's back; the library has yet to notice.
    case ended
  }

  struct State {
    var socket: Int32
    var phase = Phase.idle
    var since = ContinuousClock.now
    /// Whether a request was completed on the connection.
    var isReused = false
    /// Whether no other is to follow it.
    var isLast = false
    /// Bytes read and sent when the connection became idle.
    var idleReceivedCount: UInt64 = 0
    var idleSentCount: UInt64 = 0
    /// Bytes read when the library last called back.
    var bytesReadAtCallback: UInt64 = 0
    /// Whether the body comes in chunks, whose sizes the library reads.
    var isChunked = false
    var bodyByteCount = 0
    var lastBodyProgress = ContinuousClock.now
    /// What is known of the request's head.
    var head: HTTPRequestHead?
    /// Whether its client may be sent more than one reply: not before HTTP/1.1.
    var takesInterimReplies = false
    /// The library's connection, once a request has begun; for the library's threads only.
    var handle: ConnectionHandle?
    /// When the client was last found to have closed its sending side, and sent something if it takes that.
    var lastProbe: ContinuousClock.Instant?
    /// Whether the request has got as far as a ``Transaction``, which reports its end.
    var hasTransaction = false
    /// The reply that was sent directly.
    var directReply: DirectReply?
  }

  let remoteAddress: String
  /// The one thread of the library that reads and writes this connection.
  let thread = pthread_self()
  let state: Mutex<State>

  /// To be made on the connection's thread.
  init(_ handle: OpaquePointer) {
    remoteAddress = Connection.numericText(of: cmhd_connection_address(handle))
    state = Mutex(State(socket: cmhd_connection_socket(handle)))
  }

  /// A head of which nothing is known but who sent it.
  func unknownHead() -> HTTPRequestHead {
    HTTPRequestHead(id: RequestID.make(), method: "", path: "", remoteAddress: remoteAddress)
  }

  /// Moves to the next phase, with the head if it has just come; false if the connection was ended meanwhile.
  func enter(
    _ phase: sending Phase,
    head: HTTPRequestHead? = nil,
    framing: BodyFraming = .none,
    version: String = ""
  ) -> Bool {
    state.withLock { state in
      if case .ended = state.phase { return false }
      state.phase = phase
      state.since = .now
      state.lastBodyProgress = state.since
      if let head {
        state.head = head
        state.isChunked = framing == .chunked
        state.takesInterimReplies = version != "HTTP/1.0"
        state.bodyByteCount = 0
        state.lastProbe = nil
      }
      return true
    }
  }

  /// The request's line has arrived. Its time began earlier if ``ConnectionTimeouts`` saw its first bytes.
  func beginHead(_ head: HTTPRequestHead, on handle: ConnectionHandle) {
    state.withLock { state in
      state.hasTransaction = true
      state.head = head
      state.handle = handle
      guard case .idle = state.phase else { return }
      state.phase = .head
      state.since = .now
    }
  }

  /// Part of the body has arrived; false if the connection was ended meanwhile.
  func advanceBody(by byteCount: Int) -> Bool {
    state.withLock { state in
      if case .ended = state.phase { return false }
      state.bodyByteCount += byteCount
      state.lastBodyProgress = .now
      return true
    }
  }

  /// The request is over.
  /// - Parameter isLast: Whether the library closes the connection now.
  /// - Returns: The reply if it was sent directly.
  func endRequest(isLast: Bool) -> DirectReply? {
    state.withLock { state in
      state.hasTransaction = false
      if case .ended = state.phase { return state.directReply }
      state.phase = .idle
      state.since = .now
      state.isReused = true
      state.isLast = isLast || !state.takesInterimReplies
      // What nobody has read yet belongs to the next request.
      state.idleReceivedCount = Connection.bytesRead(on: state)
      state.idleSentCount = cmhd_socket_status(state.socket).bytes_sent
      state.head = nil
      state.handle = nil
      return nil
    }
  }

  /// Suspends the connection unless `isStopping`; nil if that is so, or the connection was ended meanwhile. Checked and
  /// done under the lock, so that a server which first sets the flag and then settles every deferred reply misses none.
  func suspend(
    _ handle: ConnectionHandle, until deadline: DispatchTime, unless isStopping: () -> Bool
  ) -> DeferredReply? {
    state.withLock { state in
      if case .ended = state.phase { return nil }
      guard !isStopping() else { return nil }
      MHD_suspend_connection(handle.pointer)
      let reply = DeferredReply(suspended: handle, deadline: deadline)
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

  /// Bytes that the library has read so far.
  static func bytesRead(on state: State) -> UInt64 {
    let status = cmhd_socket_status(state.socket)
    return status.bytes_received - min(UInt64(max(status.unread, 0)), status.bytes_received)
  }

  /// An address without its port; empty if it is not an IP address.
  private static func numericText(of address: UnsafePointer<sockaddr>?) -> String {
    guard let address else { return "" }
    let length: Int
    switch Int32(address.pointee.sa_family) {
    case AF_INET: length = MemoryLayout<sockaddr_in>.size
    case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
    default: return ""
    }
    var host = [UInt8](repeating: 0, count: Int(NI_MAXHOST))
    let status = host.withUnsafeMutableBytes { host in
      getnameinfo(
        address,
        socklen_t(length),
        host.baseAddress?.assumingMemoryBound(to: CChar.self),
        socklen_t(host.count),
        nil,
        0,
        NI_NUMERICHOST
      )
    }
    return status == 0 ? String(decoding: host.prefix { $0 != 0 }, as: UTF8.self) : ""
  }
}
