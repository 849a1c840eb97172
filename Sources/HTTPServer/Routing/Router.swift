/// Finds the route of a request by exact path, then method.
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
    guard let methods = routes[path] else { return .failure(.notFound(path: path)) }
    if let route = methods[method] ?? (method == "HEAD" ? methods["GET"] : nil) { return .route(route) }
    let allowed = allowed(Set(methods.keys))
    return method == "OPTIONS" ? .options(allowed) : .failure(.methodNotAllowed(method: method, allowed: allowed))
  }

  private func allowed(_ methods: Set<String>) -> [String] {
    methods.union(methods.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"]).sorted()
  }
}
