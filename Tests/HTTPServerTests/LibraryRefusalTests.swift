import HTTPServer
import Testing

/// What libmicrohttpd would answer with pages of its own.
@Suite struct LibraryRefusalTests {
  /// What stands for a run of letters in the requests below, by how many: those of test names should stay short.
  private static let runs = ["LARGE": 40_000, "HUGE": 400_000]

  @Test(arguments: [
    ("GET /hello HTTP/7.3\r\n\r\n", 505), ("GET /hello HTTP/0.9\r\n\r\n", 505), ("GET /hello\r\n\r\n", 400),
    ("GET /hello HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n", 400),
    ("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: abc\r\n\r\n", 400),
    ("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
    ("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    ("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400),
    ("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 413),
    ("GET /LARGE HTTP/1.1\r\nHost: test\r\n\r\n", 414), ("GET /HUGE HTTP/1.1\r\nHost: test\r\n\r\n", 414),
    ("GET /hello HTTP/1.1\r\nHost: test\r\nX: LARGE\r\n\r\n", 431),
    ("GET /hello HTTP/1.1\r\nHost: test\r\nX: HUGE\r\n\r\n", 431),
  ])
  func `is answered once, by the service's own renderer, and reported`(request: String, status: Int) throws {
    let server = try TestServer()
    let idle = try (0..<5).map { _ in try server.client() }
    for client in idle {
      client.request("GET", "/hello")
      #expect(try client.reply().status == 200)
    }
    let client = try server.client()
    client.send(
      Self.runs.reduce(request) { $0.replacing($1.key, with: String(repeating: "x", count: $1.value)) }
    )
    let reply = try client.reply()
    #expect(reply.status == status)
    #expect(reply.headers["Content-Type"] == "application/problem+json")
    #expect(reply.headers["X-Request-ID"] != nil)
    #expect(reply.headers["Connection"] == "close")
    #expect(client.isAtEnd())
    #expect(eventually { server.probe.exchanges.map(\.status) == [200, 200, 200, 200, 200, status] })
    #expect(server.probe.exchanges.last?.head.id == reply.headers["X-Request-ID"])
    #expect(server.probe.exchanges.last?.ending == .replied)
  }

  @Test(arguments: [
    ("NONSENSE\r\n\r\n", false), ("GET /hello HTTP/7.3\r\n\r\n", false), ("GET /hello HTTP/7.3\r\n\r\n", true),
    ("GET /hello HTTP/1.1\r\nno colon\r\n\r\n", false), ("GET /hello HTTP/1.1\r\nno colon\r\n\r\n", true),
  ])
  func `is answered after another request on the connection too, pipelined or not`(
    request: String,
    isPipelined: Bool
  ) throws {
    let server = try TestServer()
    let client = try server.client()
    let good = "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n"
    client.send(isPipelined ? good + request : good)
    #expect(try client.reply().status == 200)
    if !isPipelined { client.send(request) }
    let reply = try client.reply()
    #expect([400, 505].contains(reply.status))
    #expect(reply.headers["Content-Type"] == "application/problem+json")
    #expect(client.isAtEnd())
    #expect(eventually { server.probe.exchanges.map(\.status) == [200, reply.status] })
  }

  @Test func `is named as the client named it where its headers came before the mistake`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nX-Request-ID: mine\r\nContent-Length: abc\r\n\r\n")
    #expect(try client.reply().headers["X-Request-ID"] == "mine")
    #expect(eventually { server.probe.exchanges.map(\.head.path) == ["/echo"] })
  }

  @Test func `never harms another request that is arriving on the same thread`() throws {
    let server = try TestServer { $0.threads = 1 }
    let slow = try server.client()
    slow.send("GET /hello HTTP/1.1\r\nHost: test\r\n")
    let chunked = try server.client()
    chunked.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n")
    #expect(eventually { server.server.inFlight == 1 })
    for request in ["GET /hello HTTP/1.1\r\nno colon\r\n\r\n", "GET /hello HTTP/7.3\r\n\r\n", "NONSENSE\r\n\r\n"] {
      let client = try server.client()
      client.send(request)
      #expect([400, 505].contains(try client.reply().status))
    }
    slow.send("\r\n")
    #expect(try slow.reply().text == "hello /hello")
    chunked.send("0\r\n\r\n")
    #expect(try chunked.reply().text == "ok")
  }

  @Test func `a head within the limits is taken`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", "/hello", headers: ["X: \(String(repeating: "x", count: 32_000))"])
    #expect(try client.reply().status == 200)
    client.request("GET", "/query?a=\(String(repeating: "y", count: 8000))")
    #expect(try client.reply().body.count == 8002)
  }
}
