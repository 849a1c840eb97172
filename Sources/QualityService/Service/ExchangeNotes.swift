import Synchronization

/// What a route knows of a request that its log line shall tell: kept from the reply until the exchange has ended. Kept by
/// the serial number of the request, because clients may use an X-Request-ID for several at once.
final class ExchangeNotes: Sendable {
  enum Note: Sendable, Equatable {
    case score(Double)
    case problem(ProblemCode)
  }

  private let notes = Mutex<[UInt64: Note?]>([:])

  /// Makes room for the note of a request that has not ended.
  func begin(_ serial: UInt64) {
    notes.withLock { $0[serial] = .some(nil) }
  }

  /// Keeps a note, unless the request has ended meanwhile: then nobody would ever take it.
  func add(_ note: Note, to serial: UInt64) {
    notes.withLock { notes in
      if notes.keys.contains(serial) { notes[serial] = note }
    }
  }

  /// The note of a request that has ended; it is then forgotten.
  func take(_ serial: UInt64) -> Note? {
    notes.withLock { $0.removeValue(forKey: serial) ?? nil }
  }
}
