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
  private let fullError: HTTPServerError
  private var bytes: [UInt8] = []
  private(set) var receivedByteCount = 0

  /// - Parameters:
  ///   - destination: Where the bytes go.
  ///   - limit: Bytes of this one body.
  ///   - reservation: Grows with the bytes really received, so that announcing a large body costs the server nothing.
  ///   - fullError: What to throw when the reservation cannot grow.
  init(into destination: Destination, limit: Int, reservation: BufferReservation, fullError: HTTPServerError) {
    self.destination = destination
    self.limit = limit
    self.reservation = reservation
    self.fullError = fullError
  }

  func receive(_ chunk: UnsafeRawBufferPointer) throws(HTTPServerError) {
    receivedByteCount += chunk.count
    guard receivedByteCount <= limit else { throw .bodyTooLarge(limit: limit) }
    if case .discard = destination { return }
    guard reservation.grow(by: chunk.count) else { throw fullError }
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
