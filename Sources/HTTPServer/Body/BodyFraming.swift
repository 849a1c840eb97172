/// How a request's head says its body ends (RFC 9112, section 6).
enum BodyFraming: Equatable {
  case none
  case length(Int)
  case chunked

  /// Refuses whatever two parties could read differently: that is how requests are smuggled.
  init(of headers: HTTPHeaders) throws(HTTPServerError) {
    let encodings = headers.values(of: "Transfer-Encoding")
    let lengths = headers.values(of: "Content-Length")
    if let encoding = encodings.first {
      guard lengths.isEmpty else {
        throw .malformedRequest("it has both Transfer-Encoding and Content-Length")
      }
      guard encodings.count == 1, encoding.lowercased() == "chunked" else {
        throw .unsupportedTransferEncoding(encodings.joined(separator: ", "))
      }
      self = .chunked
    } else if let text = lengths.first {
      guard lengths.allSatisfy({ $0 == text }) else {
        throw .malformedRequest("it has several Content-Length headers that differ")
      }
      guard let length = Int(text), length >= 0 else {
        throw .malformedRequest("its Content-Length is not a number of bytes")
      }
      self = .length(length)
    } else {
      self = .none
    }
  }

  /// Whether bytes may follow the head.
  var announcesBytes: Bool { self != .none && self != .length(0) }

  /// The number of bytes, where the head tells it.
  var byteCount: Int? {
    switch self {
    case .none: 0
    case .length(let count): count
    case .chunked: nil
    }
  }
}
