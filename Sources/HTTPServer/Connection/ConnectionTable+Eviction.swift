/// Room for new connections: at its limit the library accepts none, and clients that only connect, and say nothing,
/// would lock all others out until a timeout ends them.
extension ConnectionTable {
  /// What a client may need between its connection, or a reply, and its next request.
  private static let grace = Duration.seconds(1)

  /// Ends idle connections, the longest idle first, when more than nine tenths of the limit are open.
  ///
  /// Those that never carried a request go first, and go down to half of the limit, so that a queue of them in the
  /// kernel is soon worked off. Kept-alive ones, whose clients may be about to use them again, go down to nine tenths.
  ///
  /// - Parameter limit: All connections of the server. The library divides it among its threads, but a thread that is
  ///   full leaves the next connection to the others, so that only the sum counts.
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
