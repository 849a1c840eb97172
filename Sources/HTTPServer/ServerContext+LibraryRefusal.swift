import Glibc

/// Answers what libmicrohttpd would answer itself.
extension ServerContext {
  /// Sends the service's own reply and closes the connection for writing, so that the library's page goes nowhere.
  ///
  /// The library tells the reason and not the connection. But a thread reads one request at a time, so where only one
  /// connection of this thread can be read at all, that is the one; where several can, the library's page is let through
  /// rather than the wrong client answered.
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
    let head = connection.headReadSoFar() ?? unknownHead(on: connection)
    endWithReport(connection, head: head) { reply(to: refusal.error(at: stage), head: head) }
  }

  /// The library has called back for this connection: on this thread it reads no other until it has read what it holds
  /// of this one.
  func noteActivity(on connection: Connection) {
    lastActiveConnections.withLock { $0[pthread_self()] = ObjectIdentifier(connection) }
    connection.noteBytesRead()
  }
}
