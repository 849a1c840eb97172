/// One method on one exact path.
public struct Route: Sendable {
  /// How a route answers.
  public enum Response: Sendable {
    /// At once, on the server's thread: for replies that take microseconds.
    case immediate(@Sendable (HTTPRequest) -> HTTPResponse)
    /// Later, from any thread, through the responder. The handler itself must return at once.
    case deferred(@Sendable (HTTPRequest, HTTPResponder) -> Void)
  }

  public let method: String
  public let path: String
  /// Whether the handler gets the request's body. A route without discards it, within the same limits.
  public let acceptsBody: Bool
  public let response: Response

  /// A GET route answers HEAD too, without the body.
  public init(_ method: String, _ path: String, accepts body: Bool = false, respond response: Response) {
    self.method = method
    self.path = path
    self.acceptsBody = body
    self.response = response
  }
}
