import CMicroHTTPD
import Glibc
import Synchronization

/// The connections that are open now, and which of them are given up for new ones.
///
/// At its limit the library accepts no connection, so clients that only connect, and say nothing, would lock all others
/// out until a timeout ends them.
final class ConnectionTable: Sendable {
  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])
  private let expectedCount = Atomic<Int>(0)
  /// What a client may need between its connection, or a reply, and its next request.
  private static let grace = Duration.seconds(1)

  /// A connection was admitted, and will be inserted in a moment.
  func expect() { expectedCount.add(1, ordering: .sequentiallyConsistent) }

  func expectNoMore() { expectedCount.subtract(1, ordering: .sequentiallyConsistent) }

  func insert(_ connection: Connection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = connection }
    expectNoMore()
  }

  func remove(_ connection: Connection) {
    connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
  }

  var count: Int { connections.withLock { $0.count } }

  var all: [Connection] { connections.withLock { Array($0.values) } }

  /// Waits until no thread of the library is about to stop listening because it has reached its limit. To be called
  /// once the server is draining and admits no more connections.
  ///
  /// The library aborts where it takes the listening socket out of its epoll set when that is closed already.
  func settleLimit(_ configuration: HTTPServerConfiguration) {
    let deadline = ContinuousClock.now + .seconds(1)
    while expectedCount.load(ordering: .sequentiallyConsistent) > 0, ContinuousClock.now < deadline { usleep(1_000) }
    // A thread looks at its limit between one connection and the next, in less than a millisecond as a rule.
    if count >= configuration.maximumConnections / max(1, configuration.threads) { usleep(100_000) }
  }

  /// Ends the reading side of every connection and waits until the library has closed them all. To be called once the
  /// server is stopping and admits no other.
  ///
  /// The library takes a null response for its own page when it is told to stop in the middle of refusing a request,
  /// and crashes. What reads no more refuses nothing.
  ///
  /// - Parameter deadline: When to go on all the same, with connections whose clients do not take their replies.
  func endReading(deadline: ContinuousClock.Instant) {
    while true {
      // In this order: a connection is expected until it is in the table.
      let areExpected = expectedCount.load(ordering: .sequentiallyConsistent) > 0
      let open = all
      guard areExpected || !open.isEmpty, ContinuousClock.now < deadline else { return }
      for connection in open { connection.endReading() }
      usleep(1_000)
    }
  }

  /// Ends idle connections, the longest idle first, when more than nine tenths of the limit are open.
  ///
  /// Those that never carried a request go first, down to half of the limit, so that a queue of them in the kernel is
  /// soon worked off. Kept-alive ones, whose clients may be about to use them again, go down to nine tenths.
  ///
  /// - Parameter limit: All connections of the server. The library divides it among its threads, but a thread that is
  ///   full leaves the next connection to the others, so only the sum counts.
  func makeRoom(limit: Int) {
    let mark = limit * 9 / 10
    guard count > mark else { return }
    let occupancies = all.map { ($0, $0.occupancy) }
    var openCount = occupancies.count { _, occupancy in
      if case .ended = occupancy { false } else { true }
    }
    guard openCount > mark else { return }
    for (isReused, target) in [(false, limit / 2), (true, mark)] {
      let idle = occupancies.compactMap { connection, occupancy -> (ContinuousClock.Instant, Connection)? in
        guard case .idle(let since, isReused) = occupancy, .now - since > Self.grace else { return nil }
        return (since, connection)
      }
      for (_, connection) in idle.sorted(by: { $0.0 < $1.0 }) where openCount > target {
        if connection.endIdle() { openCount -= 1 }
      }
    }
  }
}

extension Connection {
  /// Lets no more bytes come.
  fileprivate func endReading() {
    state.withLock { state in
      if state.socket >= 0 { shutdown(state.socket, Int32(SHUT_RD)) }
    }
  }
}

extension Connection {
  /// Whether a connection can be given up for a new one.
  fileprivate enum Occupancy {
    /// Shut down already; the library has yet to close it.
    case ended
    case busy
    case idle(since: ContinuousClock.Instant, isReused: Bool)
  }

  fileprivate var occupancy: Occupancy {
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
  fileprivate func endIdle() -> Bool {
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
