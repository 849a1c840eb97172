import Dispatch

/// A whole request.
public struct HTTPRequest: Sendable {
  public let head: HTTPRequestHead
  package let content: Content
  /// When the reply is due. The server answers 503 itself once this has passed, and cancels the request; whoever works
  /// on it may stop at the same moment.
  public let deadline: DispatchTime

  /// A request's body, with its transfer and content codings undone.
  package enum Content: Sendable, Equatable {
    case bytes([UInt8])
    /// The parts of multipart/form-data, in order.
    case form([HTTPFormPart])
    /// Of a route that reads JSON.
    case json(JSONValue)
  }

  /// Servers make requests; a service's tests may too.
  package init(
    head: HTTPRequestHead, content: Content = .bytes([]), deadline: DispatchTime = .distantFuture
  ) {
    self.head = head
    self.content = content
    self.deadline = deadline
  }

  /// The bytes of a body that is neither a form nor JSON; empty otherwise.
  public var body: [UInt8] { if case .bytes(let bytes) = content { bytes } else { [] } }
  /// The parts of a form; none otherwise.
  public var parts: [HTTPFormPart] { if case .form(let parts) = content { parts } else { [] } }

  public var id: String { head.id }
  public var method: String { head.method }
  public var path: String { head.path }
  public var query: [(name: String, value: String)] { head.query }
  public var headers: HTTPHeaders { head.headers }
  public var remoteAddress: String { head.remoteAddress }
  public var receivedAt: DispatchTime { head.receivedAt }
}

/// A request without its body.
public struct HTTPRequestHead: Sendable {
  /// The client's X-Request-ID if it is 1...128 visible ASCII characters, else one made here. Every reply carries it.
  public internal(set) var id: String
  /// As sent: case matters.
  public internal(set) var method: String
  /// Percent-decoded, without the query; as sent if the target is malformed.
  public internal(set) var path: String
  /// Percent-decoded names and values in order, `+` read as a space; a name without `=` has an empty value.
  public internal(set) var query: [(name: String, value: String)]
  public internal(set) var headers: HTTPHeaders {
    didSet { id = RequestID.chosen(by: headers) ?? id }
  }
  /// The client's numeric address, without the port.
  public let remoteAddress: String
  /// When the request's line had arrived.
  public let receivedAt: DispatchTime

  /// Servers make heads; a service's tests may too.
  public init(
    id: String,
    method: String,
    path: String,
    query: [(name: String, value: String)] = [],
    headers: HTTPHeaders = HTTPHeaders(),
    remoteAddress: String = "",
    receivedAt: DispatchTime = .now()
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.remoteAddress = remoteAddress
    self.receivedAt = receivedAt
  }
}

/// One part of a multipart/form-data body (RFC 7578).
public struct HTTPFormPart: Sendable, Equatable {
  /// The field's name; empty if the part has none.
  public let name: String
  /// The name of the uploaded file as the client gave it: never a path to open.
  public let filename: String?
  /// The part's own Content-Type.
  public let contentType: String?
  /// The part's bytes, exactly as sent; base64 undone where its Content-Transfer-Encoding says so.
  public let bytes: [UInt8]

  public init(name: String, filename: String? = nil, contentType: String? = nil, bytes: [UInt8]) {
    self.name = name
    self.filename = filename
    self.contentType = contentType
    self.bytes = bytes
  }
}

/// The name that connects a request's log line, its reply and the client's own records.
enum RequestID {
  static let headerName = "X-Request-ID"

  /// The client's own identifier if it is sane.
  static func chosen(by headers: HTTPHeaders) -> String? {
    guard let offered = headers[headerName], (1...128).contains(offered.utf8.count),
      offered.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return offered
  }

  /// 128 random bits as 32 hexadecimal digits.
  static func make() -> String {
    var bits = UInt128.random(in: 0...UInt128.max)
    return String(unsafeUninitializedCapacity: 32) { digits in
      for index in 0..<32 {
        let digit = UInt8(truncatingIfNeeded: bits & 0xF)
        digits[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        bits >>= 4
      }
      return 32
    }
  }
}
