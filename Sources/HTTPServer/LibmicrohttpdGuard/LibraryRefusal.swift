import CMicroHTTPD
import Glibc

/// An error that libmicrohttpd is about to answer with a page of its own, recognised by the message it logs just
/// before. That message, on the thread that reads the request, is the only sign: the page can neither be replaced nor
/// announced.
struct LibraryRefusal {
  /// How far a request has been read.
  enum Stage {
    case requestLine
    case headers
    case chunkedBody
  }

  /// Where requests can be that are refused for this reason.
  let stages: Set<Stage>
  private let reason: HTTPServerError?

  /// nil for any other message.
  init?(message: String, limits: HTTPServerConfiguration) {
    let beginning = "Error processing request (HTTP response code is "
    guard message.hasPrefix(beginning), let status = Int(message.dropFirst(beginning.count).prefix(3)) else {
      return nil
    }
    let isAboutLength = message.contains("Content-Length")
    let isAboutChunks = !isAboutLength && message.contains("chunk")
    switch status {
    case 400 where isAboutLength:
      stages = [.headers]
      reason = .malformedRequest("its Content-Length is not a number of bytes")
    case 400 where isAboutChunks:
      stages = [.chunkedBody]
      reason = .malformedRequest("its chunked encoding is broken")
    case 400:
      stages = [.requestLine, .headers, .chunkedBody]
      reason = nil
    case 413:
      stages = [isAboutChunks ? .chunkedBody : .headers]
      reason = .bodyTooLarge(limit: limits.maximumBodyByteCount)
    case 414:
      stages = [.requestLine]
      reason = .targetTooLong(limit: limits.maximumTargetByteCount)
    case 431:
      stages = [.headers, .chunkedBody]
      reason = .headersTooLarge(limit: limits.maximumHeaderByteCount)
    case 505:
      stages = [.requestLine]
      reason = .unsupportedVersion
    default:
      return nil
    }
  }

  /// What to answer to a request that has been read so far.
  func error(at stage: Stage) -> HTTPServerError {
    if let reason { return reason }
    return .malformedRequest(
      stage == .requestLine ? "its first line is not a request line" : "it has a header line without a colon"
    )
  }
}

extension ServerContext {
  /// Sends the service's own reply and closes the connection for writing, so that the library's page goes nowhere.
  ///
  /// The library gives the reason but not the connection. A thread reads one request at a time, though: where only one
  /// connection of this thread can be read at all, that is the one. Where several can, the library's page is let
  /// through rather than the wrong client answered.
  func preempt(_ refusal: LibraryRefusal) {
    let thread = pthread_self()
    let lastActive = lastActiveConnections.withLock { $0[thread] }
    let candidates = connections.all.filter { $0.thread == thread }
      .compactMap { connection in
        connection.reading(isLastActive: ObjectIdentifier(connection) == lastActive).map { (connection, $0) }
      }
      .filter { _, reading in
        switch reading {
        case .request(let stage): refusal.stages.contains(stage)
        case .ended: true
        }
      }
    guard candidates.count == 1, case (let connection, .request(let stage)) = candidates[0] else { return }
    let head = connection.headReadSoFar() ?? connection.unknownHead()
    replyDirectly(to: refusal.error(at: stage), head: head, on: connection)
  }

  /// The library has called back for this connection: on this thread it reads no other until it has read what it holds
  /// of this one.
  func noteActivity(on connection: Connection) {
    lastActiveConnections.withLock { $0[pthread_self()] = ObjectIdentifier(connection) }
    connection.noteBytesRead()
  }
}

extension Connection {
  /// What the library may be reading on a connection.
  fileprivate enum Reading {
    case request(LibraryRefusal.Stage)
    /// Answered behind the library's back; it may still read what came before.
    case ended
  }

  /// nil if the library has nothing to read here: it reads all it holds after each callback, and then needs more bytes.
  ///
  /// - Parameter isLastActive: Whether the library called back for no other connection of the thread since.
  fileprivate func reading(isLastActive: Bool) -> Reading? {
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
  fileprivate func noteBytesRead() {
    state.withLock { $0.bytesReadAtCallback = Connection.bytesRead(on: $0) }
  }

  /// The head of the request that is being read, with the headers that have come. To be called on the library's thread.
  fileprivate func headReadSoFar() -> HTTPRequestHead? {
    state.withLock { state in
      guard case .head = state.phase, let head = state.head, let handle = state.handle else { return state.head }
      var known = head
      known.headers = HTTPHeaders(receivedOn: handle.pointer)
      return known
    }
  }
}
