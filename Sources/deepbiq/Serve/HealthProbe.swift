import Foundation

/// One small HTTP/1.1 GET over a plain socket, so that a container needs no other program, and no HTTP library, to
/// check the service's health.
struct HealthProbe {
  struct Answer: Equatable {
    let status: Int
    let body: String
  }

  let target: HealthTarget
  let timeoutSeconds: Double

  /// Largest answer that is read, in bytes.
  private static let maximumByteCount = 65_536

  /// - Throws: `CommandFailure` when there is no answer.
  func ask() throws(CommandFailure) -> Answer {
    let socket = try connect()
    defer { close(socket) }
    let host = target.host.contains(":") ? "[\(target.host)]" : target.host
    let request =
      "GET \(target.path) HTTP/1.1\r\nHost: \(host):\(target.port)\r\nUser-Agent: deepbiq-health\r\n"
      + "Connection: close\r\n\r\n"
    let sent = Array(request.utf8).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard sent == request.utf8.count else { throw failure("cannot send") }
    guard let answer = HealthProbe.parse(try receive(from: socket)) else {
      throw CommandFailure("\(target.host) port \(target.port) did not answer in HTTP")
    }
    return answer
  }

  /// Status and body of a whole HTTP/1.1 reply that ends with the connection.
  static func parse(_ bytes: [UInt8]) -> Answer? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("HTTP/1."), let end = text.range(of: "\r\n\r\n") else { return nil }
    let words = text.prefix { $0 != "\r\n" }.split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { return nil }
    return Answer(status: status, body: String(text[end.upperBound...]))
  }

  private func connect() throws(CommandFailure) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var addresses: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(target.host, String(target.port), &hints, &addresses) == 0 else {
      throw CommandFailure("the host '\(target.host)' has no address")
    }
    defer { freeaddrinfo(addresses) }
    var reason = failure("cannot connect")
    var next = addresses
    while let address = next?.pointee {
      let socket = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
      if socket >= 0 {
        setTimeouts(of: socket)
        if Foundation.connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return socket }
        reason = failure("cannot connect")
        close(socket)
      }
      next = address.ai_next
    }
    throw reason
  }

  private func setTimeouts(of socket: Int32) {
    let seconds = Int(timeoutSeconds)
    var time = timeval(tv_sec: seconds, tv_usec: Int((timeoutSeconds - Double(seconds)) * 1e6))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(socket, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  private func receive(from socket: Int32) throws(CommandFailure) -> [UInt8] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while received.count < HealthProbe.maximumByteCount {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count >= 0 else { throw failure("no answer") }
      if count == 0 { break }
      received += buffer[..<count]
    }
    return received
  }

  private func failure(_ what: String) -> CommandFailure {
    let reason = errno == EAGAIN || errno == EINPROGRESS ? "timed out" : String(cString: strerror(errno))
    return CommandFailure("\(what) (\(target.host) port \(target.port)): \(reason)")
  }
}

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
