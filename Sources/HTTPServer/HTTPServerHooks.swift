/// What a service plugs into a server. All three are called on the server's own threads and must return quickly.
public struct HTTPServerHooks: Sendable {
  /// Renders an error that the server answers itself. When the request's head did not arrive whole, the head given here
  /// has only its identifiers and what else is known; its method and path may be empty.
  /// The reply's status should be the error's; headers the status requires are added where they are missing.
  public var errorResponse: @Sendable (HTTPServerError, HTTPRequestHead) -> HTTPResponse
  /// Called once for each request that ended, however it ended: for the access log and metrics.
  public var onResponse: @Sendable (HTTPExchange) -> Void
  /// Receives libmicrohttpd's own messages, one line each.
  public var onLibraryMessage: @Sendable (String) -> Void

  public init(
    errorResponse: @escaping @Sendable (HTTPServerError, HTTPRequestHead) -> HTTPResponse,
    onResponse: @escaping @Sendable (HTTPExchange) -> Void = { _ in },
    onLibraryMessage: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.errorResponse = errorResponse
    self.onResponse = onResponse
    self.onLibraryMessage = onLibraryMessage
  }
}
