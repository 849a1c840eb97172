import HTTPServer
import Testing

@Suite struct MalformedRequestTests {
  @Test(arguments: ["/%", "/%2", "/%zz", "/hello?a=%f", "/%ff", "/hello?%c3%28=1", "hello"])
  func `a malformed request target is 400`(target: String) throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", target)
    let reply = try client.reply()
    #expect(reply.status == 400)
    #expect(reply.headers["Content-Type"] == "application/problem+json")
    #expect(reply.headers["X-Request-ID"] != nil)
  }

  @Test(arguments: [
    "Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6", "Bad Name: 1",
    "Host: second",
  ])
  func `headers that two parties could read differently are 400`(header: String) throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\n\(header)\r\n\r\n")
    let reply = try client.reply()
    #expect(reply.status == 400)
    #expect(client.isAtEnd())
  }

  @Test func `blanks around a header's value do not count`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request(
      "POST", "/parts",
      headers: [
        "X-Request-ID: \t my-id \t ", "Content-Type:\tmultipart/form-data; boundary=b \t",
        "Content-Encoding: identity ",
      ],
      body: Array("--b\r\nA: 1\r\n\r\nhello\r\n--b--".utf8))
    let reply = try client.reply()
    #expect(reply.text == "|-|-|\(checksum(Array("hello".utf8)))")
    #expect(reply.headers["X-Request-ID"] == "my-id")
  }

  @Test(arguments: [
    ("Content-Length: 5 ", 400), ("Transfer-Encoding: chunked ", 501), ("Transfer-Encoding: chunked\t", 501),
  ])
  func `blanks behind what tells the end of a body are refused`(header: String, status: Int) throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\n\(header)\r\n\r\n")
    #expect(try client.reply().status == status)
  }

  @Test func `a header that goes on in a second line is 400`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /parts HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n")
    client.send("Content-Type: multipart/form-data;\r\n boundary=b\r\n\r\nx")
    let reply = try client.reply()
    #expect(reply.status == 400)
    #expect(reply.text.contains("second line"))
  }

  @Test func `HTTP 1.1 needs a Host, HTTP 1.0 does not`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /hello HTTP/1.1\r\n\r\n")
    #expect(try client.reply().status == 400)
    let old = try server.client()
    old.send("GET /hello HTTP/1.0\r\n\r\n")
    #expect(try old.reply().status == 200)
    #expect(old.isAtEnd())
  }

  @Test func `an unknown transfer encoding is 501`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: gzip\r\n\r\n")
    #expect(try client.reply().status == 501)
  }

  @Test func `a first line that is no request line is 400 by the service's own renderer`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("NONSENSE\r\n\r\n")
    let reply = try client.reply()
    #expect(reply.status == 400)
    #expect(reply.headers["Content-Type"] == "application/problem+json")
    #expect(client.isAtEnd())
    #expect(eventually { server.probe.exchanges.map(\.status) == [400] })
  }

  @Test func `a refused head is known as far as it came`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("DELETE", "/hello?x=%zz", headers: ["X-Request-ID: mine"])
    let reply = try client.reply()
    #expect(reply.headers["X-Request-ID"] == "mine")
    #expect(reply.text.hasPrefix("DELETE mine "))
    #expect(eventually { server.probe.exchanges.map(\.head.method) == ["DELETE"] })
    #expect(server.probe.exchanges.map(\.head.path) == ["/hello"])
    #expect(server.probe.exchanges.map(\.head.id) == ["mine"])
  }

  @Test func `a client that stops sending before its request is whole is let go`()
    throws
  {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhalf")
    client.closeSending()
    #expect(client.isAtEnd())
    #expect(eventually { server.server.connectionCount == 0 })
  }

  @Test func `random bytes never stop the server`() throws {
    let server = try TestServer()
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let client = try server.client()
      client.send((0..<Int.random(in: 1...2000)).map { _ in UInt8.random(in: 0...255, using: &generator) })
      client.close()
    }
    let client = try server.client()
    client.request("GET", "/hello")
    #expect(try client.reply().status == 200)
    #expect(eventually { server.server.connectionCount == 1 && server.server.inFlight == 0 })
  }
}
