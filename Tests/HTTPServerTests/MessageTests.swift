@testable import HTTPServer
import Testing

@Suite struct MessageTests {
  @Test func `a GET is answered and its connection kept`() throws {
    let server = try TestServer()
    let client = try server.client()
    for _ in 0..<3 {
      client.request("GET", "/hello")
      let reply = try client.reply()
      #expect(reply.status == 200)
      #expect(reply.text == "hello /hello")
      #expect(reply.headers["Connection"] == nil)
      #expect(reply.headers["Date"] != nil)
    }
    #expect(server.server.connectionCount == 1)
  }

  @Test func `pipelined requests are answered in order`() throws {
    let server = try TestServer()
    let client = try server.client()
    let paths = ["/hello", "/query?n=1", "/query?n=2", "/missing", "/hello"]
    client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
    let replies = try paths.map { _ in try client.reply() }
    #expect(replies.map(\.status) == [200, 200, 200, 404, 200])
    #expect(replies[1].text == "n=1")
    #expect(replies[2].text == "n=2")
  }

  @Test func `a POST's bytes arrive unchanged`() throws {
    let server = try TestServer()
    let client = try server.client()
    let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    client.request("POST", "/echo", body: body)
    let reply = try client.reply()
    #expect(reply.status == 200)
    #expect(reply.body == body)
  }

  @Test func `an empty body with a length of zero is a body`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/echo", body: [])
    #expect(try client.reply().status == 200)
  }

  @Test func `a chunked body is put together`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send("5\r\nhello\r\n1;extension=1\r\n \r\n6\r\nworld!\r\n0\r\nTrailer: 1\r\n\r\n")
    #expect(try client.reply().text == "hello world!")
    client.request("GET", "/hello")
    #expect(try client.reply().status == 200)
  }

  @Test func `Expect 100-continue is answered before the body`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(try client.reply().status == 100)
    client.send("ok")
    #expect(try client.reply().text == "ok")
  }

  @Test func `paths and queries are percent-decoded`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", "/%68ello")
    #expect(try client.reply().text == "hello /hello")
    client.request("GET", "/query?a=%C3%A9+b&flag&c=1%26d%3D2")
    #expect(try client.reply().text == "a=é b;flag=;c=1&d=2")
    client.request("GET", "http://example.org/query?a=1")
    #expect(try client.reply().text == "a=1")
  }

  @Test func `a header value cannot split the reply`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", "/split")
    let reply = try client.reply()
    #expect(reply.headers["X-Value"] == "a  X-Injected: b")
    #expect(reply.headers["X-Injected"] == nil)
    #expect(reply.headers["Bad Name"] == nil)
  }

  @Test func `an IPv6 host is served`() throws {
    let server = try TestServer(host: "::1")
    let client = try server.client(host: "::1")
    client.request("GET", "/hello")
    #expect(try client.reply().status == 200)
    #expect(eventually { server.probe.exchanges.first?.head.remoteAddress == "::1" })
  }
}

@Suite struct AcceptHeaderTests {
  @Test(arguments: [
    ("image/png", true), ("IMAGE/PNG;q=1", true), ("image/*", true), ("image/png, */*", true),
    ("image/png, application/json;q=0.9", true), ("application/json;q=0.1, image/png;q=0.2", true),
    ("image/avif,image/webp,image/png,*/*;q=0.8", true), ("image/*, application/json;q=0.5", true),
    ("", false), ("*/*", false), ("application/json", false), ("application/json, image/png", false),
    ("image/png;q=0", false), ("image/png;q=0, */*", false), ("image/*, image/png;q=0", false), ("text/html", false),
    ("image/png;q=2", false), ("application/*, image/*;q=0.9", false), ("png", false),
  ])
  func `What the client would rather have is taken from Accept`(accept: String, isPNG: Bool) {
    let headers = HTTPHeaders(accept.isEmpty ? [] : [(name: "Accept", value: accept)])
    #expect(headers.prefers("image/png", over: "application/json") == isPNG)
  }

  @Test func `Several headers are one list`() {
    let headers = HTTPHeaders([(name: "accept", value: "application/json;q=0.5"), (name: "Accept", value: "image/png")])
    #expect(headers.prefers("image/png", over: "application/json"))
  }
}
