import Logging

/// What a service plugs into a server. All three are called on the server's own threads and must return quickly.
public struct HTTPServerHooks: Sendable {
  /// Renders an error that the server answers itself. When the request's head did not arrive whole, the head given here
  /// has only its identifier and whatever else is known; its method and path may be empty.
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

  /// The head as far as it is known. Its method is empty when it never arrived whole; its path is as sent when the head
  /// was refused, and empty when there was none.
  public let head: HTTPRequestHead
  /// The path of the route that was matched: a label for metrics that clients cannot multiply. nil if none was.
  public let route: String?
  /// The reply's status; 499 if the client left before there was one.
  public let status: Int
  public let ending: Ending
  /// From the request's line to the last byte of the reply.
  public let duration: Duration
  /// Bytes of body received, without the framing of the transfer encoding.
  public let bytesIn: Int
  /// Bytes of body in the reply.
  public let bytesOut: Int
  /// What the reply carries for the log (``HTTPResponse/logMetadata``); empty if there was no reply.
  public let logMetadata: Logger.Metadata
}
