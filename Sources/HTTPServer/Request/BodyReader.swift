import Synchronization

/// Receives a body chunk by chunk and holds it to the limits. Used by one server thread.
final class BodyReader {
  enum Destination {
    case buffer
    /// A multipart/form-data body.
    case form(boundary: String, maximumPartCount: Int)
    case json(JSONReader)
    case discard
  }

  private var destination: Destination
  private let decoder: ContentDecoder?
  private let limit: Int
  private let reservation: BufferReservation
  private var bytes: [UInt8] = []
  private(set) var receivedByteCount = 0

  /// - Parameters:
  ///   - destination: Where the bytes go.
  ///   - decoder: Undoes the body's content codings; nil where it has none.
  ///   - limit: Bytes of this one body, as it comes and once it is decoded.
  ///   - reservation: Grows with the bytes really received, so that announcing a large body costs the server nothing.
  init(
    into destination: Destination, decoder: ContentDecoder? = nil, limit: Int, reservation: BufferReservation
  ) {
    self.destination = destination
    self.decoder = decoder
    self.limit = limit
    self.reservation = reservation
  }

  /// - Throws: ``HTTPServerError/bodyTooLarge(limit:)``, ``HTTPServerError/buffersFull(limit:)``,
  ///   ``HTTPServerError/malformedContentCoding(_:)`` or ``HTTPServerError/malformedJSON(_:)``.
  func receive(_ chunk: UnsafeRawBufferPointer) throws(HTTPServerError) {
    receivedByteCount += chunk.count
    guard receivedByteCount <= limit else { throw .bodyTooLarge(limit: limit) }
    if case .discard = destination { return }
    guard let decoder else { return try keep(chunk) }
    try decoder.decode(chunk, into: keep)
  }

  private func keep(_ piece: UnsafeRawBufferPointer) throws(HTTPServerError) {
    guard reservation.grow(by: piece.count) else { throw .buffersFull(limit: reservation.budget.limit) }
    guard case .json(var reader) = destination else { return bytes.append(contentsOf: piece) }
    // The reader is to be changed where it is, not in a copy.
    destination = .discard
    do throws(JSONReader.Refusal) {
      try reader.receive(piece)
    } catch {
      throw .malformedJSON(error.reason)
    }
    destination = .json(reader)
  }

  /// The whole body; the reader keeps nothing of it. Of a form the parts: for a moment both are there, which happens on
  /// as many bodies at once as there are server threads.
  ///
  /// - Throws: ``HTTPServerError/malformedContentCoding(_:)``, ``HTTPServerError/malformedJSON(_:)`` or what
  ///   ``MultipartForm`` throws.
  func finish() throws(HTTPServerError) -> HTTPRequest.Content {
    // No bytes at all are no body, whatever they are said to be.
    if receivedByteCount > 0 { try decoder?.finish() }
    defer {
      bytes = []
      destination = .discard
    }
    switch destination {
    case .buffer, .discard: return .bytes(bytes)
    case .form(let boundary, let maximumPartCount):
      return .form(try MultipartForm.parts(of: bytes, boundary: boundary, maximumPartCount: maximumPartCount))
    case .json(var reader):
      do throws(JSONReader.Refusal) {
        return .json(try reader.finish())
      } catch {
        throw .malformedJSON(error.reason)
      }
    }
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
