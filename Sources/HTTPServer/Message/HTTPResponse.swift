import CMicroHTTPD
import Glibc
import Logging

/// A reply. Content-Length, Date, Connection and X-Request-ID are the server's to set.
public struct HTTPResponse: Sendable {
  /// 200...599.
  public var status: Int
  /// Fields in order. A name that is no token is dropped; control characters in a value become spaces.
  public var headers: [(String, String)]
  public var body: [UInt8]
  /// What the request's log line says beside what the server knows; it is not sent.
  public var logMetadata: Logger.Metadata

  public init(
    status: Int, headers: [(String, String)] = [], body: [UInt8] = [], logMetadata: Logger.Metadata = [:]
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.logMetadata = logMetadata
  }
}

/// A reply as it leaves: with the headers that the server adds, and nothing in them that could split the reply.
struct OutgoingResponse: Sendable {
  let status: Int
  let headers: [(String, String)]
  let body: [UInt8]
  let logMetadata: Logger.Metadata
  /// Whether the connection ends with this reply.
  let closes: Bool

  private static let ownHeaders = ["Content-Length", "Date", "Connection", "Transfer-Encoding", RequestID.headerName]

  /// - Parameters:
  ///   - response: What the service answers. A status outside 200...599 becomes 500.
  ///   - required: Headers to add where the response lacks them.
  ///   - requestID: The reply's X-Request-ID.
  ///   - closes: Whether the connection ends with this reply.
  init(_ response: HTTPResponse, required: [(String, String)] = [], requestID: String, closes: Bool) {
    self.closes = closes
    status = (200...599).contains(response.status) ? response.status : 500
    var headers = response.headers.filter { name, _ in
      HTTPHeaders.isToken(name) && !OutgoingResponse.ownHeaders.contains { HTTPHeaders.isSameName($0, name) }
    }
    for (name, value) in required where !headers.contains(where: { HTTPHeaders.isSameName($0.0, name) }) {
      headers.append((name, value))
    }
    headers.append((RequestID.headerName, requestID))
    if closes { headers.append(("Connection", "close")) }
    self.headers = headers.map { ($0, OutgoingResponse.withoutControlCharacters($1)) }
    body = response.body
    logMetadata = response.logMetadata
  }

  /// Hands the reply to the library, which copies it. False if the library cannot take it.
  func queue(on connection: OpaquePointer) -> Bool {
    let response = body.withUnsafeBytes { body in
      MHD_create_response_from_buffer(
        body.count,
        UnsafeMutableRawPointer(mutating: body.baseAddress),
        .RESPMEM_MUST_COPY
      )
    }
    guard let response else { return false }
    defer { MHD_destroy_response(response) }
    for (name, value) in headers { MHD_add_response_header(response, name, value) }
    return MHD_queue_response(connection, UInt32(status), response) == .YES
  }

  /// The whole reply as bytes, for a socket that the library no longer writes to.
  func serialized() -> [UInt8] {
    let reason = MHD_get_reason_phrase_for(UInt32(status)).map { String(cString: $0) } ?? "Unknown"
    var text = "HTTP/1.1 \(status) \(reason)\r\nDate: \(OutgoingResponse.date())\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    text += "Content-Length: \(body.count)\r\n\r\n"
    return Array(text.utf8) + body
  }

  /// A line break in a value would begin a header, or a reply, that the service never meant.
  private static func withoutControlCharacters(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return value }
    return String(decoding: value.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  /// The present time as RFC 9110, section 5.6.7 writes it.
  private static func date() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1900 + parts.tm_year)"
    return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }
}
