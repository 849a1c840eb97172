import Dispatch

/// A whole request.
public struct HTTPRequest: Sendable {
  public let head: HTTPRequestHead
  /// The body as sent (chunked encoding undone); empty for multipart/form-data, whose content is in `parts`.
  public let body: [UInt8]
  /// The parts of a multipart/form-data body, in order.
  public let parts: [HTTPFormPart]

  /// Servers make requests; a service's tests may too.
  public init(head: HTTPRequestHead, body: [UInt8] = [], parts: [HTTPFormPart] = []) {
    self.head = head
    self.body = body
    self.parts = parts
  }

  public var id: String { head.id }
  public var method: String { head.method }
  public var path: String { head.path }
  public var query: [(name: String, value: String)] { head.query }
  public var headers: HTTPHeaders { head.headers }
  public var remoteAddress: String { head.remoteAddress }
  public var receivedAt: DispatchTime { head.receivedAt }
}
