import Synchronization

/// What a route knows of a request that its log line shall tell: kept from the reply until the exchange has ended.
final class ExchangeNotes: Sendable {
  enum Note: Sendable, Equatable {
    case score(Double)
    case problem(ProblemCode)
  }

  private let notes = Mutex<[String: Note?]>([:])

  /// Makes room for the note of a request that has not ended.
  func begin(requestID: String) {
    notes.withLock { $0[requestID] = .some(nil) }
  }

  /// Keeps a note, unless the request has ended meanwhile: then nobody would ever take it.
  func add(_ note: Note, requestID: String) {
    notes.withLock { notes in
      if notes.keys.contains(requestID) { notes[requestID] = note }
    }
  }

  /// The note of a request that has ended; it is then forgotten.
  func take(requestID: String) -> Note? {
    notes.withLock { $0.removeValue(forKey: requestID) ?? nil }
  }
}
