import Glibc
import HTTPServer
import Testing

@Suite struct TimeoutTests {
  private let hasty: (inout HTTPServerConfiguration) -> Void = {
    $0.headerTimeout = .milliseconds(300)
    $0.bodyTimeout = .milliseconds(300)
    $0.keepAliveTimeout = .milliseconds(300)
  }

  @Test func `headers that stop are 408`() throws {
    let server = try TestServer(hasty)
    let client = try server.client()
    client.send("GET /hello HTTP/1.1\r\nHost:")
    let reply = try client.reply()
    #expect(reply.status == 408)
    #expect(reply.headers["Content-Type"] == "application/problem+json")
    #expect(reply.headers["Connection"] == "close")
    #expect(client.isAtEnd())
    #expect(eventually { server.server.connectionCount == 0 })
    #expect(server.probe.exchanges.map(\.status) == [408])
  }

  @Test(arguments: ["GET /hello HTTP/1.1\r\nX: ", "GET /hello?"])
  func `headers that drip are 408`(beginning: String) throws {
    let server = try TestServer(hasty)
    let client = try server.client()
    client.send(beginning)
    let start = ContinuousClock.now
    while server.probe.exchanges.isEmpty, ContinuousClock.now - start < .seconds(5) {
      client.send("x")
      usleep(50_000)
    }
    #expect(server.probe.exchanges.map(\.status) == [408])
    #expect(ContinuousClock.now - start < .seconds(3))
  }

  @Test func `a body that stops is 408`() throws {
    let server = try TestServer(hasty)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nhalf")
    let reply = try client.reply()
    #expect(reply.status == 408)
    #expect(reply.text.hasPrefix("POST"))
    #expect(client.isAtEnd())
    #expect(eventually { server.probe.exchanges.map(\.status) == [408] && server.server.inFlight == 0 })
    #expect(server.probe.exchanges.first?.bytesIn == 4)
  }

  @Test func `a body that drips is 408`() throws {
    let server = try TestServer(hasty)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\n")
    let start = ContinuousClock.now
    while server.probe.exchanges.isEmpty, ContinuousClock.now - start < .seconds(5) {
      client.send("x")
      usleep(50_000)
    }
    #expect(server.probe.exchanges.map(\.status) == [408])
  }

  @Test func `a slow but steady body is taken`() throws {
    let server = try TestServer {
      $0.bodyTimeout = .milliseconds(500)
      $0.minimumBodyRate = 1000
    }
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 20000\r\n\r\n")
    for _ in 0..<10 {
      client.send([UInt8](repeating: 1, count: 2000))
      usleep(100_000)
    }
    #expect(try client.reply().body.count == 20_000)
  }

  @Test func `an idle connection is closed without a word`() throws {
    let server = try TestServer(hasty)
    let client = try server.client()
    client.request("GET", "/hello")
    #expect(try client.reply().status == 200)
    #expect(client.isAtEnd())
    let silent = try server.client()
    #expect(silent.isAtEnd())
    // One that says nothing and leaves is not reported either.
    try server.client().close()
    #expect(eventually { server.server.connectionCount == 0 })
    #expect(server.probe.exchanges.count == 1)
  }

  @Test func `a client that does not read its reply is let go`() throws {
    let server = try TestServer {
      $0.replyTimeout = .milliseconds(300)
      $0.maximumBodyByteCount = 20_000_000
    }
    let client = try server.client()
    client.request("POST", "/echo", body: [UInt8](repeating: 1, count: 20_000_000))
    #expect(eventually { server.server.connectionCount == 0 })
    #expect(server.probe.exchanges.map(\.ending) == [.clientLeft])
  }
}
