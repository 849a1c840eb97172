import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// Keeps a socket open a little after its last reply and throws away what the client still sends (RFC 9112, section
/// 9.6): closing a socket that has unread data makes the kernel reset the connection, and the reply would be lost.
final class LingeringClose: Sendable {
  private static let maximumSockets = 64
  private static let maximumByteCount = 256 * 1024 * 1024
  private static let patience = DispatchTimeInterval.seconds(5)

  private let queue = DispatchQueue(label: "HTTPServer.LingeringClose")
  private let socketCount = Atomic<Int>(0)

  /// Keeps the connection's socket, which the library is about to close after its reply.
  func adopt(_ connection: Connection) {
    connection.state.withLock { state in
      if state.socket >= 0 { adopt(duplicateOf: state.socket) }
    }
  }

  /// Takes over a duplicate of the socket; the original may be closed. Does nothing when too many sockets linger.
  func adopt(duplicateOf socket: Int32) {
    guard socketCount.add(1, ordering: .relaxed).newValue <= LingeringClose.maximumSockets else {
      socketCount.subtract(1, ordering: .relaxed)
      return
    }
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else {
      socketCount.subtract(1, ordering: .relaxed)
      return
    }
    shutdown(duplicate, Int32(SHUT_WR))
    // Dispatch sources are thread safe, though their protocol does not say so.
    nonisolated(unsafe) let source = DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
    let discarded = Atomic<Int>(0)
    source.setEventHandler {
      let byteCount = LingeringClose.discard(from: duplicate)
      let total = discarded.add(max(byteCount, 0), ordering: .relaxed).newValue
      if byteCount == 0 || total > LingeringClose.maximumByteCount { source.cancel() }
    }
    source.setCancelHandler { [self] in
      close(duplicate)
      socketCount.subtract(1, ordering: .relaxed)
    }
    queue.asyncAfter(deadline: .now() + LingeringClose.patience) { source.cancel() }
    source.activate()
  }

  /// Bytes thrown away: 0 at the end of the stream or on an error, -1 if none were there.
  private static func discard(from socket: Int32) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 256 * 1024, alignment: 16) { buffer in
      let count = recv(socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0 { return errno == EAGAIN || errno == EINTR ? -1 : 0 }
      return count
    }
  }
}
