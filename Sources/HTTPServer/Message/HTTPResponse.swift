/// A reply. Content-Length, Date, Connection and X-Request-ID are the server's to set.
public struct HTTPResponse: Sendable {
  /// 200...599.
  public var status: Int
  /// Fields in order. A name that is no token is dropped; control characters in a value become spaces.
  public var headers: [(String, String)]
  public var body: [UInt8]

  public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
