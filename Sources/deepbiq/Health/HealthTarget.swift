import Foundation

/// What a health check asks, from an http URL.
struct HealthTarget: Equatable {
  let host: String
  let port: Int
  /// Path and query.
  let path: String

  /// nil for anything but an absolute http URL.
  init?(url text: String) {
    guard let url = URLComponents(string: text), url.scheme == "http", let host = url.host, !host.isEmpty else {
      return nil
    }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = url.port ?? 80
    guard (1...65_535).contains(port) else { return nil }
    let path = url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath
    self.path = path + (url.percentEncodedQuery.map { "?" + $0 } ?? "")
  }
}
