import CMicroHTTPD
import Glibc

/// Replies that bypass the library, for the moments when it would close a connection without a word.
extension Connection {
  /// Sends a whole reply from the library's own thread, which closes the connection next and whose own words go nowhere
  /// any more. The lingerer keeps the socket until the client has read the reply.
  /// - Returns: The reply if it was sent with nobody else to report it.
  func end(lingerer: Lingerer, head: HTTPRequestHead, with reply: () -> OutgoingResponse) -> DirectReply? {
    state.withLock { state in
      if case .ended = state.phase { return nil }
      let sent = Connection.send(reply(), to: head, on: &state, closing: Int32(SHUT_WR))
      lingerer.adopt(duplicateOf: state.socket)
      return state.hasTransaction ? nil : sent
    }
  }

  /// The library has sent a reply and closes the connection, but the client may still be sending.
  func linger(in lingerer: Lingerer) {
    state.withLock { state in
      if state.socket >= 0 { lingerer.adopt(duplicateOf: state.socket) }
    }
  }

  /// The library closes the connection although it never got to a request line: it found the line malformed and says
  /// nothing about it. True if that is so and the client is still there, unanswered.
  var isUnansweredFirstLine: Bool {
    state.withLock { state in
      switch state.phase {
      case .idle where !state.isLast: break
      case .head where !state.hasTransaction: break
      default: return false
      }
      let status = cmhd_socket_status(state.socket)
      return !status.closed && status.bytes_received > state.idleReceivedCount
        && status.bytes_sent == state.idleSentCount
    }
  }

  /// Ends a connection that timed out, if it still is: sends the reply, then shuts the socket down so that the library
  /// notices and closes it.
  /// - Parameter reply: The reply to the head that is known; called if the connection has timed out.
  /// - Returns: The reply if it was sent with nobody else to report it.
  func endTimedOut(
    limits: HTTPServerConfiguration,
    unknown: HTTPRequestHead,
    with reply: (HTTPServerError, HTTPRequestHead) -> OutgoingResponse
  ) -> DirectReply? {
    state.withLock { state in
      guard case .timedOut(let error) = Connection.verdict(on: &state, limits: limits) else { return nil }
      let head = state.head ?? unknown
      let sent = Connection.send(reply(error, head), to: head, on: &state, closing: Int32(SHUT_RDWR))
      return state.hasTransaction ? nil : sent
    }
  }

  /// Ends a connection in the middle of a request, when the server stops. The library closes the socket.
  /// - Returns: The reply if it was sent with nobody else to report it.
  func endUnfinished(unknown: HTTPRequestHead, with reply: (HTTPRequestHead) -> OutgoingResponse) -> DirectReply? {
    state.withLock { state in
      switch state.phase {
      case .head, .body:
        let head = state.head ?? unknown
        let sent = Connection.send(reply(head), to: head, on: &state, closing: Int32(SHUT_RDWR))
        return state.hasTransaction ? nil : sent
      case .idle, .handling, .deferred, .replying, .ended:
        return nil
      }
    }
  }

  /// Sends an interim reply to the client of a deferred request, which HTTP/1.1 has it take (RFC 9110, section 15.2). To a
  /// client that has left it makes the kernel say so.
  static func probe(_ state: inout State, at now: ContinuousClock.Instant) {
    state.lastProbe = now
    guard state.takesInterimReplies else { return }
    send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: state.socket)
  }

  /// Ends a connection that owes its client nothing.
  func endSilently(limits: HTTPServerConfiguration) {
    state.withLock { state in
      guard case .overdue = Connection.verdict(on: &state, limits: limits) else { return }
      shutdown(state.socket, Int32(SHUT_RDWR))
      state.phase = .ended
    }
  }

  private static func send(
    _ reply: OutgoingResponse,
    to head: HTTPRequestHead,
    on state: inout State,
    closing direction: Int32
  ) -> DirectReply {
    send(reply.serialized(), to: state.socket)
    shutdown(state.socket, direction)
    let sent = DirectReply(reply: reply, head: head)
    state.phase = .ended
    state.directReply = sent
    return sent
  }

  /// Error replies fit the socket's send buffer, which is empty: nothing was sent yet. If the kernel takes less all the
  /// same, the client sees a reply cut short by its Content-Length.
  private static func send(_ bytes: [UInt8], to socket: Int32) {
    _ = bytes.withUnsafeBytes { bytes in
      Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }
  }
}
