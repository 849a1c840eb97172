import CMicroHTTPD

/// What the library may be reading on a connection.
extension Connection {
  enum Reading {
    case request(LibraryRefusal.Stage)
    /// Answered behind the library's back; it may still read what came before.
    case ended
  }

  /// nil if the library has nothing to read here: it reads all it holds after each call back, and then needs more bytes.
  ///
  /// - Parameter isLastActive: Whether the library called back for no other connection of the thread since.
  func reading(isLastActive: Bool) -> Reading? {
    state.withLock { state in
      guard isLastActive || Connection.bytesRead(on: state) > state.bytesReadAtCallback else { return nil }
      switch state.phase {
      case .idle: return .request(.requestLine)
      case .head: return .request(state.hasTransaction ? .headers : .requestLine)
      case .body: return state.isChunked ? .request(.chunkedBody) : nil
      case .handling, .deferred, .replying: return nil
      case .ended: return .ended
      }
    }
  }

  /// Remembers how much the library had read when it last called back.
  func noteBytesRead() {
    state.withLock { $0.bytesReadAtCallback = Connection.bytesRead(on: $0) }
  }

  /// Bytes that the library has read so far.
  static func bytesRead(on state: State) -> UInt64 {
    let status = cmhd_socket_status(state.socket)
    return status.bytes_received - min(UInt64(max(status.unread, 0)), status.bytes_received)
  }

  /// The head of the request that is being read, with the headers that have come. To be called on the library's thread.
  func headReadSoFar() -> HTTPRequestHead? {
    state.withLock { state in
      guard case .head = state.phase, let head = state.head, let handle = state.handle else { return state.head }
      let headers = HTTPHeaders(receivedOn: handle.pointer)
      return HTTPRequestHead(
        id: RequestID.choose(from: headers) ?? head.id,
        serial: head.serial,
        method: head.method,
        path: head.path,
        headers: headers,
        remoteAddress: head.remoteAddress,
        receivedAt: head.receivedAt
      )
    }
  }
}
