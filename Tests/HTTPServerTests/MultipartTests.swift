import Glibc
import HTTPServer
import Testing

@Suite struct MultipartTests {
  private static let boundary = "----boundary42"

  private func part(_ name: String, filename: String? = nil, type: String? = nil, _ bytes: [UInt8]) -> [UInt8] {
    let file = filename.map { "; filename=\"\($0)\"" } ?? ""
    let type = type.map { "\r\nContent-Type: \($0)" } ?? ""
    let head = "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(file)\(type)\r\n\r\n"
    return Array(head.utf8) + bytes + Array("\r\n".utf8)
  }

  private func post(_ body: [UInt8], to server: TestServer, type: String? = nil) throws -> Reply {
    let client = try server.client()
    let type = type ?? "multipart/form-data; boundary=\(Self.boundary)"
    client.request("POST", "/parts", headers: ["Content-Type: \(type)"], body: body)
    return try client.reply()
  }

  private let ending = Array("--\(MultipartTests.boundary)--\r\n".utf8)

  @Test func `every part keeps its name, filename, type and bytes`() throws {
    let server = try TestServer()
    // Bytes full of line breaks, dashes and near-boundaries, over many of the library's buffers.
    let image = (0..<300_000).map { Array("\r\n------boundary4\0\u{7f}-".utf8)[($0 &* $0 >> 3) % 20] }
    let body =
      part("image", filename: "a b.jpg", type: "image/jpeg", image) + part("note", Array("héllo".utf8))
      + part("empty", []) + part("image", Array("\r\n".utf8)) + ending
    let reply = try post(body, to: server)
    #expect(reply.status == 200)
    let expected = [
      "image|a b.jpg|image/jpeg|\(checksum(image))", "note|-|-|\(checksum(Array("héllo".utf8)))",
      "empty|-|-|\(checksum([]))", "image|-|-|\(checksum(Array("\r\n".utf8)))",
    ]
    #expect(reply.text.split(separator: "\n").map(String.init) == expected)
  }

  @Test func `a form whose bytes dribble in one at a time is the same form`() throws {
    let server = try TestServer()
    let client = try server.client()
    let body = part("a", Array("1\r\n2".utf8)) + part("b", []) + ending
    client.send("POST /parts HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.count)\r\n")
    client.send("Content-Type: multipart/form-data; boundary=\"\(Self.boundary)\"\r\n\r\n")
    for byte in body { client.send([byte]) }
    #expect(try client.reply().text == "a|-|-|\(checksum(Array("1\r\n2".utf8)))\nb|-|-|\(checksum([]))")
  }

  @Test func `a form that ends too early is 400`() throws {
    let server = try TestServer()
    #expect(try post(part("image", [1, 2, 3]), to: server).status == 400)
    #expect(try post(Array(part("image", [1, 2, 3]).dropLast(20)), to: server).status == 400)
    #expect(try post(Array("no boundary at all".utf8), to: server).status == 400)
  }

  @Test func `a form without a boundary in its type is 400`() throws {
    let server = try TestServer()
    #expect(try post(part("image", [1]) + ending, to: server, type: "multipart/form-data").status == 400)
  }

  @Test func `more parts than the limit are 413`() throws {
    let server = try TestServer { $0.maximumPartCount = 3 }
    let parts = (0..<4).map { part("p\($0)", [1]) }
    #expect(try post(parts[0] + parts[1] + parts[2] + ending, to: server).status == 200)
    let reply = try post(parts[0] + parts[1] + parts[2] + parts[3] + ending, to: server)
    #expect(reply.status == 413)
    #expect(reply.text.contains("3 parts"))
  }

  @Test(arguments: [0, 1]) func `parts that are all alike are counted, empty or not`(byteCount: Int) throws {
    let server = try TestServer { $0.maximumPartCount = 3 }
    let alike = part("a", [UInt8](repeating: 1, count: byteCount))
    let reply = try post(alike + alike + alike + ending, to: server)
    #expect(reply.text.split(separator: "\n").count == 3)
    #expect(try post([[UInt8]](repeating: alike, count: 4).flatMap(\.self) + ending, to: server).status == 413)
    #expect(try post([[UInt8]](repeating: alike, count: 5000).flatMap(\.self) + ending, to: server).status == 413)
  }

  @Test func `a part whose data come later than its headers is one part`() throws {
    let server = try TestServer { $0.maximumPartCount = 2 }
    let client = try server.client()
    let data = Array("\r\n------bound".utf8)
    let body = part("a", data) + part("a", data) + ending
    client.send("POST /parts HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.count)\r\n")
    client.send("Content-Type: multipart/form-data; boundary=\(Self.boundary)\r\n\r\n")
    for byte in body {
      client.send([byte])
      usleep(100)
    }
    #expect(try client.reply().text == "a|-|-|\(checksum(data))\na|-|-|\(checksum(data))")
  }
}
