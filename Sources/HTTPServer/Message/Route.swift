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
  /// What the handler gets of the request's body; nil for a route that discards it, within the server's limits.
  package let body: BodyRule?
  public let response: Response

  /// How a route takes bodies.
  package struct BodyRule: Sendable {
    /// Where base64 stands in JSON (see ``JSONReader``); nil for a route that gets `application/json` as bytes.
    package var jsonBase64Places: Set<[String]>?
    /// The largest body in bytes; nil for the server's limit.
    package var maximumByteCount: Int?
    /// The most parts of a form; nil for the server's limit.
    package var maximumPartCount: Int?

    package init(
      jsonBase64At places: Set<[String]>? = nil, maximumByteCount: Int? = nil, maximumPartCount: Int? = nil
    ) {
      jsonBase64Places = places
      self.maximumByteCount = maximumByteCount
      self.maximumPartCount = maximumPartCount
    }
  }

  package init(_ method: String, _ path: String, body: BodyRule, respond response: Response) {
    self.method = method
    self.path = path
    self.body = body
    self.response = response
  }

  /// A GET route answers HEAD too, without the body.
  public init(_ method: String, _ path: String, accepts body: Bool = false, respond response: Response) {
    self.method = method
    self.path = path
    self.body = body ? BodyRule() : nil
    self.response = response
  }
}

/// Finds the route of a request by path, then method. Empty segments of a path do not count: `/a/b/` and `//a//b`, as
/// joining addresses by hand makes them, are `/a/b`.
struct Router: Sendable {
  enum Match {
    case route(Route)
    /// OPTIONS: the methods that are allowed.
    case options([String])
    case failure(HTTPServerError)
  }

  private let routes: [String: [String: Route]]

  init(_ routes: [Route]) throws(HTTPServerStartError) {
    var table: [String: [String: Route]] = [:]
    for route in routes {
      guard table[route.path, default: [:]].updateValue(route, forKey: route.method) == nil else {
        throw .duplicateRoute(method: route.method, path: route.path)
      }
    }
    self.routes = table
  }

  func match(method: String, path: String) -> Match {
    if path == "*", method == "OPTIONS" {
      return .options(allowed(Set(routes.values.flatMap(\.keys))))
    }
    guard let methods = routes[path] ?? routes[Router.withoutEmptySegments(path)] else {
      return .failure(.notFound(path: path))
    }
    if let route = methods[method] ?? (method == "HEAD" ? methods["GET"] : nil) { return .route(route) }
    let allowed = allowed(Set(methods.keys))
    return method == "OPTIONS" ? .options(allowed) : .failure(.methodNotAllowed(method: method, allowed: allowed))
  }

  private static func withoutEmptySegments(_ path: String) -> String {
    path.first == "/" ? "/" + path.split(separator: "/").joined(separator: "/") : path
  }

  private func allowed(_ methods: Set<String>) -> [String] {
    methods.union(methods.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"]).sorted()
  }
}
