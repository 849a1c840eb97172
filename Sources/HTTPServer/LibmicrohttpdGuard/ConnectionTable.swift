import CMicroHTTPD
import Glibc
import Synchronization

/// The connections that are open now, and which of them are given up for new ones.
///
/// At its limit the library accepts no connection, so clients that only connect, and say nothing, would lock all others
/// out until a timeout ends them.
final class ConnectionTable: Sendable {
  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])
  /// What a client may need between its connection, or a reply, and its next request.
  private static let grace = Duration.seconds(1)

  func insert(_ connection: Connection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = connection }
  }

  func remove(_ connection: Connection) {
    connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
  }

  var count: Int { connections.withLock { $0.count } }

  var all: [Connection] { connections.withLock { Array($0.values) } }

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
