import CMicroHTTPD
import Glibc

/// Replies that bypass the library, for the moments when it would close a connection without a word.
extension Connection {
  /// Sends a whole reply from the library's own thread, which closes the connection next. The lingerer keeps the
  /// socket until the client has read it.
  func end(with reply: OutgoingResponse, lingerer: Lingerer) {
    state.withLock { state in
      if case .ended = state.phase { return }
      Connection.send(reply.serialized(), to: state.socket)
      lingerer.adopt(duplicateOf: state.socket)
      state.phase = .ended
      state.directReply = reply
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
      guard case .idle = state.phase, !state.isReused else { return false }
      let status = cmhd_socket_status(state.socket)
      return status.established && status.bytes_received > 0 && status.bytes_sent == 0
    }
  }

  /// Ends a connection that timed out, if it still is: sends the reply, then shuts the socket down so that the library
  /// notices and closes it. Returns whether it was sent with nobody else to report it.
  func endTimedOut(with reply: OutgoingResponse, limits: HTTPServerConfiguration) -> Bool {
    state.withLock { state in
      guard case .timedOut = Connection.verdict(on: &state, limits: limits) else { return false }
      Connection.send(reply.serialized(), to: state.socket)
      shutdown(state.socket, Int32(SHUT_RDWR))
      state.phase = .ended
      state.directReply = reply
      return !state.hasTransaction
    }
  }

  /// Ends a connection in the middle of a request, when the server stops. The library closes the socket.
  func endUnfinished(with reply: (HTTPRequestHead?) -> OutgoingResponse) {
    state.withLock { state in
      switch state.phase {
      case .head, .body:
        let reply = reply(state.head)
        Connection.send(reply.serialized(), to: state.socket)
        shutdown(state.socket, Int32(SHUT_RDWR))
        state.phase = .ended
        state.directReply = reply
      case .idle, .handling, .deferred, .replying, .ended:
        break
      }
    }
  }

  /// Ends a connection that owes its client nothing.
  func endSilently(limits: HTTPServerConfiguration) {
    state.withLock { state in
      guard case .overdue = Connection.verdict(on: &state, limits: limits) else { return }
      shutdown(state.socket, Int32(SHUT_RDWR))
      state.phase = .ended
    }
  }

  /// Error replies fit the socket's send buffer, which is empty: nothing was sent yet. If the kernel takes less all the
  /// same, the client sees a reply cut short by its Content-Length.
  private static func send(_ bytes: [UInt8], to socket: Int32) {
    _ = bytes.withUnsafeBytes { bytes in
      Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }
  }
}
