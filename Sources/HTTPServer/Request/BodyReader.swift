import Synchronization

/// Receives a body chunk by chunk and holds it to the limits. Used by one server thread.
final class BodyReader {
  enum Destination {
    case buffer
    case form(MultipartReader)
    case discard
  }

  private let destination: Destination
  private let limit: Int
  private let reservation: BufferReservation
  private var bytes: [UInt8] = []
  private(set) var receivedByteCount = 0

  /// - Parameters:
  ///   - destination: Where the bytes go.
  ///   - limit: Bytes of this one body.
  ///   - reservation: Grows with the bytes really received, so that announcing a large body costs the server nothing.
  init(into destination: Destination, limit: Int, reservation: BufferReservation) {
    self.destination = destination
    self.limit = limit
    self.reservation = reservation
  }

  /// - Throws: ``HTTPServerError/bodyTooLarge(limit:)``, ``HTTPServerError/buffersFull(limit:)``, or what a form does
  ///   wrong.
  func receive(_ chunk: UnsafeRawBufferPointer) throws(HTTPServerError) {
    receivedByteCount += chunk.count
    guard receivedByteCount <= limit else { throw .bodyTooLarge(limit: limit) }
    if case .discard = destination { return }
    guard reservation.grow(by: chunk.count) else { throw .buffersFull(limit: reservation.budget.limit) }
    switch destination {
    case .buffer: bytes.append(contentsOf: chunk)
    case .form(let reader): try reader.receive(chunk)
    case .discard: break
    }
  }

  /// The whole body; the reader keeps nothing of it.
  func finish() throws(HTTPServerError) -> (body: [UInt8], parts: [HTTPFormPart]) {
    guard case .form(let reader) = destination else {
      defer { bytes = [] }
      return (bytes, [])
    }
    return ([], try reader.finish())
  }
}

/// The bytes that all uploads together may hold.
final class BufferBudget: Sendable {
  let limit: Int
  private let used = Atomic<Int>(0)

  init(limit: Int) {
    self.limit = limit
  }

  /// Whether this many bytes are free now; nothing is taken.
  func hasRoom(for byteCount: Int) -> Bool {
    byteCount <= limit - used.load(ordering: .relaxed)
  }

  fileprivate func take(_ byteCount: Int) -> Bool {
    let (_, total) = used.add(byteCount, ordering: .relaxed)
    if total <= limit { return true }
    giveBack(byteCount)
    return false
  }

  fileprivate func giveBack(_ byteCount: Int) {
    used.subtract(byteCount, ordering: .relaxed)
  }
}

/// One upload's share of the budget, given back when the last holder of the bytes releases it.
final class BufferReservation: Sendable {
  let budget: BufferBudget
  private let held = Atomic<Int>(0)

  init(in budget: BufferBudget) {
    self.budget = budget
  }

  deinit {
    budget.giveBack(held.load(ordering: .relaxed))
  }

  /// Takes more of the budget; false, with nothing taken, if that much is not free.
  func grow(by byteCount: Int) -> Bool {
    guard budget.take(byteCount) else { return false }
    held.add(byteCount, ordering: .relaxed)
    return true
  }
}
