import Glibc
import HTTPServer

/// A client that says exactly what a test tells it to, byte by byte, and reads replies with a timeout.
final class RawClient {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private var socket: Int32
  private var received: [UInt8] = []

  init(port: Int, host: String = "127.0.0.1", timeoutSeconds: Int = 5) throws {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let found else {
      throw Failure(description: "no address for \(host)")
    }
    defer { freeaddrinfo(found) }
    socket = Glibc.socket(found.pointee.ai_family, Int32(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
    guard connect(socket, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
      Glibc.close(socket)
      socket = -1
      throw Failure(description: String(cString: strerror(errno)))
    }
  }

  deinit { close() }

  func close() {
    if socket >= 0 { Glibc.close(socket) }
    socket = -1
  }

  /// Ends the connection with a reset, as a process that is killed with unread data does.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  /// Says that no more will come, and goes on reading.
  func closeSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// Sends as much as the server takes; returns how many bytes that was.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Int {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    return sent
  }

  @discardableResult
  func send(_ text: String) -> Int { send(Array(text.utf8)) }

  /// Sends a request with a Host, and a Content-Length if it has a body.
  func request(_ method: String, _ target: String, headers: [String] = [], body: [UInt8]? = nil) {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: test"] + headers
    if let body { lines.append("Content-Length: \(body.count)") }
    send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
  }

  /// Reads one reply. A reply to HEAD has no body whatever its headers say.
  func reply(toHead: Bool = false) throws -> Reply {
    let end = Array("\r\n\r\n".utf8)
    var headEnd = received.firstRange(of: end)
    while headEnd == nil {
      try receive()
      headEnd = received.firstRange(of: end)
    }
    guard let headEnd else { throw Failure(description: "no reply") }
    var lines = String(decoding: received[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
    received.removeSubrange(..<headEnd.upperBound)
    let statusLine = lines.removeFirst().split(separator: " ")
    guard statusLine.count > 1, let status = Int(statusLine[1]) else {
      throw Failure(description: "malformed status line")
    }
    var headers = HTTPHeaders()
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { throw Failure(description: "malformed header \(line)") }
      headers.append(name: String(line[..<colon]), value: String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    let length = toHead ? 0 : headers["Content-Length"].flatMap { Int($0) } ?? 0
    while received.count < length { try receive() }
    defer { received.removeSubrange(..<length) }
    return Reply(status: status, headers: headers, body: Array(received[..<length]))
  }

  /// Whether the server has closed the connection, with nothing left to read.
  func isAtEnd() -> Bool {
    guard received.isEmpty else { return false }
    var byte: UInt8 = 0
    let count = recv(socket, &byte, 1, 0)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }

  private func receive() throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else {
      throw Failure(description: count == 0 ? "the server closed the connection" : String(cString: strerror(errno)))
    }
    received.append(contentsOf: buffer[..<count])
  }
}

struct Reply {
  let status: Int
  let headers: HTTPHeaders
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
}
