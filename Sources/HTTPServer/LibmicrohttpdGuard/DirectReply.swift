import CMicroHTTPD
import Glibc

/// A reply that bypassed the library, for the moments when it would close a connection without a word, and the head of
/// the request it answers.
struct DirectReply {
  let reply: OutgoingResponse
  let head: HTTPRequestHead
}

extension Connection {
  /// Writes a whole reply to the socket and closes it for further words of the library, which then notices and ends the
  /// connection.
  ///
  /// Error replies fit the socket's send buffer, which is empty: nothing was sent yet. If the kernel takes less all the
  /// same, the client sees a reply cut short by its Content-Length.
  /// - Parameter direction: SHUT_WR, or SHUT_RDWR to make the library notice from another thread.
  /// - Returns: The reply if no ``Transaction`` reports it.
  static func end(
    _ state: inout State, with reply: OutgoingResponse, to head: HTTPRequestHead, closing direction: Int
  ) -> DirectReply? {
    send(reply.serialized(), to: state.socket)
    shutdown(state.socket, Int32(direction))
    state.phase = .ended
    state.directReply = DirectReply(reply: reply, head: head)
    return state.hasTransaction ? nil : state.directReply
  }

  /// Sends an interim reply to the client of a deferred request, which HTTP/1.1 has it accept (RFC 9110, section 15.2).
  /// To a client that has left it makes the kernel say so.
  static func probe(_ state: inout State) {
    guard state.takesInterimReplies else { return }
    send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: state.socket)
  }

  private static func send(_ bytes: [UInt8], to socket: Int32) {
    _ = bytes.withUnsafeBytes { bytes in
      Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
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
}

extension ServerContext {
  /// Sends an error's reply from the library's own thread, which closes the connection next. The socket is kept until
  /// the client has read the reply.
  func replyDirectly(to error: HTTPServerError, head: HTTPRequestHead, on connection: Connection) {
    let sent = connection.state.withLock { state -> DirectReply? in
      if case .ended = state.phase { return nil }
      let sent = Connection.end(&state, with: reply(to: error, head: head), to: head, closing: SHUT_WR)
      lingeringClose.adopt(duplicateOf: state.socket)
      return sent
    }
    if let sent { report(sent, duration: .zero) }
  }

  /// Answers 503 to a request that is still arriving while the server stops.
  func endUnfinished(_ connection: Connection) {
    let sent = connection.state.withLock { state -> DirectReply? in
      switch state.phase {
      case .head, .body:
        let head = state.head ?? connection.unknownHead()
        return Connection.end(&state, with: reply(to: .stopping, head: head), to: head, closing: SHUT_RDWR)
      case .idle, .handling, .deferred, .replying, .ended:
        return nil
      }
    }
    if let sent { report(sent, duration: .zero) }
  }

  /// Reports a request that never became a ``Transaction``.
  func report(_ sent: DirectReply, duration: Duration) {
    hooks.onResponse(
      HTTPExchange(
        head: sent.head,
        route: nil,
        status: sent.reply.status,
        ending: .replied,
        duration: duration,
        bytesIn: 0,
        bytesOut: sent.reply.body.count,
        logMetadata: sent.reply.logMetadata
      )
    )
  }
}
