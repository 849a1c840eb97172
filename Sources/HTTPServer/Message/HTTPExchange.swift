/// One finished request, for the access log and metrics.
public struct HTTPExchange: Sendable {
  /// How the exchange ended.
  public enum Ending: String, Sendable {
    /// The client was sent the whole reply.
    case replied
    /// The client left, or stopped reading, before the whole reply was sent.
    case clientLeft = "client_left"
    /// libmicrohttpd refused the request's head with a reply of its own; `status` is then only its class, 400.
    case refusedByLibrary = "refused_by_library"
  }

  public let requestID: String
  /// The head's: no other request of the process has it.
  public let serial: UInt64
  /// Empty when the request's head never arrived whole.
  public let method: String
  /// Percent-decoded; as sent when the head was refused, and empty when it never got to a path.
  public let path: String
  /// The path of the route that was matched: a label for metrics that clients cannot multiply. nil if none was.
  public let route: String?
  /// The reply's status; 499 if the client left before there was one.
  public let status: Int
  public let ending: Ending
  /// From the request's line to the last byte of the reply.
  public let duration: Duration
  /// Bytes of body received, framing of the transfer encoding excluded.
  public let bytesIn: Int
  /// Bytes of body in the reply.
  public let bytesOut: Int
  public let remoteAddress: String
}
