import Foundation

/// One HTTP/1.1 request at a time over a plain socket, so that a test can also send what no proper client would.
struct HTTPClient: Sendable {
  let port: Int

  struct Failure: Error {
    let reason: String
  }

  func get(_ path: String, headers: [String: String] = [:]) throws -> HTTPReply {
    try send("GET", path, headers: headers, body: nil)
  }

  /// Posts a body, as an image unless `headers` says otherwise.
  func post(
    _ path: String,
    _ body: [UInt8],
    headers: [String: String] = ["Content-Type": "image/jpeg"]
  ) throws -> HTTPReply {
    try send("POST", path, headers: headers, body: body)
  }

  /// Posts multipart/form-data with one file per field.
  func postForm(_ path: String, _ fields: [(name: String, bytes: [UInt8])]) throws -> HTTPReply {
    let boundary = "----boundary4711"
    var body: [UInt8] = []
    for (name, bytes) in fields {
      let head =
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"photo\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n"
      body += Array(head.utf8) + bytes + Array("\r\n".utf8)
    }
    body += Array("--\(boundary)--\r\n".utf8)
    return try post(path, body, headers: ["Content-Type": "multipart/form-data; boundary=\(boundary)"])
  }

  func send(_ method: String, _ path: String, headers: [String: String], body: [UInt8]?) throws -> HTTPReply {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    return try exchange(Array((head + "\r\n").utf8) + (body ?? []))
  }

  /// Sends bytes as they are and reads until the server closes the connection.
  func exchange(_ bytes: [UInt8]) throws -> HTTPReply {
    let socket = try connect()
    defer { close(socket) }
    // A server may refuse before it has read everything; its reply is there all the same.
    write(bytes, to: socket)
    return try HTTPReply(read(from: socket))
  }

  func connect() throws -> Int32 {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(socket, $0, size) }
    }
    guard result == 0 else {
      close(socket)
      throw Failure(reason: "cannot connect: \(String(cString: strerror(errno)))")
    }
    return socket
  }

  func write(_ bytes: [UInt8], to socket: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func read(from socket: Int32) -> [UInt8] {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 { received += buffer[..<count] }
    return received
  }
}

/// A reply as it came over the wire.
struct HTTPReply {
  let status: Int
  /// By lowercased name.
  let headers: [String: String]
  let body: [UInt8]

  init(_ bytes: [UInt8]) throws {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
      throw HTTPClient.Failure(reason: "no HTTP reply in \(bytes.count) bytes")
    }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { throw HTTPClient.Failure(reason: lines[0]) }
    self.status = status
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    }
    self.headers = headers
    body = Array(bytes[end.upperBound...])
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as a JSON object; empty if it is not one.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
  }
}
