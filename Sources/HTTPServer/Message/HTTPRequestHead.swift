import Dispatch
import Synchronization

/// A request without its body.
public struct HTTPRequestHead: Sendable {
  /// The client's X-Request-ID if it is 1...128 visible ASCII characters, else one made here. Every reply carries it.
  public let id: String
  /// No other request of the process has it, while clients may well use an `id` twice.
  public let serial: UInt64
  /// As sent: case matters.
  public let method: String
  /// Percent-decoded, without the query; as sent if the target is malformed.
  public let path: String
  /// Percent-decoded names and values in order, `+` read as a space; a name without `=` has an empty value.
  public let query: [(name: String, value: String)]
  public let headers: HTTPHeaders
  /// The client's numeric address, without the port.
  public let remoteAddress: String
  /// When the request's line had arrived.
  public let receivedAt: DispatchTime

  private static let lastSerial = Atomic<UInt64>(0)

  /// 1, 2, 3 and so on.
  public static func nextSerial() -> UInt64 { lastSerial.add(1, ordering: .relaxed).newValue }

  /// Servers make heads; a service's tests may too.
  public init(
    id: String,
    serial: UInt64 = HTTPRequestHead.nextSerial(),
    method: String,
    path: String,
    query: [(name: String, value: String)] = [],
    headers: HTTPHeaders = HTTPHeaders(),
    remoteAddress: String = "",
    receivedAt: DispatchTime = .now()
  ) {
    self.id = id
    self.serial = serial
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.remoteAddress = remoteAddress
    self.receivedAt = receivedAt
  }
}
