import HTTPServer
import Testing

@Suite struct LimitTests {
  private let limited: (inout HTTPServerConfiguration) -> Void = { $0.maximumBodyByteCount = 100_000 }

  @Test func `a declared length over the limit is 413 before the body`() throws {
    let server = try TestServer(limited)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 100001\r\n\r\n")
    let reply = try client.reply()
    #expect(reply.status == 413)
    #expect(reply.text.contains("100000"))
  }

  @Test func `Expect 100-continue gets the final 413 instead of 100`() throws {
    let server = try TestServer(limited)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 100001\r\n\r\n")
    #expect(try client.reply().status == 413)
  }

  @Test func `a body at the limit is taken`() throws {
    let server = try TestServer(limited)
    let client = try server.client()
    client.request("POST", "/echo", body: [UInt8](repeating: 1, count: 100_000))
    #expect(try client.reply().body.count == 100_000)
  }

  @Test func `a chunked body over the limit is 413, and a client in the middle of sending reads it`() throws {
    let server = try TestServer(limited)
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 7, count: 65_536) + Array("\r\n".utf8)
    for _ in 0..<64 { client.send(chunk) }
    let reply = try client.reply()
    #expect(reply.status == 413)
    #expect(reply.headers["Connection"] == "close")
    #expect(client.isAtEnd())
    #expect(eventually { server.probe.exchanges.map(\.status) == [413] })
  }

  @Test func `a client that sends 8 MB against the limit without waiting reads the 413`() throws {
    let server = try TestServer(limited)
    let client = try server.client()
    client.request("POST", "/echo", body: [UInt8](repeating: 7, count: 8_000_000))
    #expect(try client.reply().status == 413)
  }

  @Test func `a POST that declares no length is 411`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/echo")
    #expect(try client.reply().status == 411)
  }

  @Test func `bodies together are held to the buffers' limit, which is free again after the answer`() throws {
    let server = try TestServer {
      $0.maximumBodyByteCount = 60_000
      $0.maximumBufferedByteCount = 100_000
    }
    let body = [UInt8](repeating: 3, count: 60_000)
    let first = try server.client()
    first.request("POST", "/held", body: body)
    #expect(eventually { server.probe.heldCount == 1 })
    let second = try server.client()
    second.request("POST", "/echo", body: body)
    let refusal = try second.reply()
    #expect(refusal.status == 429)
    #expect(refusal.headers["Retry-After"] == "7")
    let chunked = try server.client()
    chunked.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nea60\r\n")
    chunked.send(body)
    #expect(try chunked.reply().status == 429)
    server.probe.release()
    #expect(try first.reply().status == 200)
    // The buffers are free a moment after the reply has left.
    #expect(
      eventually {
        guard let third = try? server.client() else { return false }
        third.request("POST", "/echo", body: body)
        return (try? third.reply().status) == 200
      }
    )
  }

  @Test func `announcing large bodies without sending them takes nothing from the buffers`() throws {
    let server = try TestServer {
      $0.maximumBodyByteCount = 100_000
      $0.maximumBufferedByteCount = 100_000
    }
    let announcers = try (0..<10).map { _ in try server.client() }
    for client in announcers { client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 90000\r\n\r\n") }
    #expect(eventually { server.server.inFlight == 10 })
    let client = try server.client()
    client.request("POST", "/echo", body: [UInt8](repeating: 3, count: 90_000))
    #expect(try client.reply().status == 200)
  }

  @Test func `connections beyond the limit wait until one is closed`() throws {
    let server = try TestServer {
      $0.threads = 1
      $0.maximumConnections = 4
    }
    let clients = try (0..<4).map { _ in try server.client() }
    for client in clients {
      client.request("GET", "/hello")
      #expect(try client.reply().status == 200)
    }
    let late = try server.client()
    late.request("GET", "/hello")
    #expect(!eventually(within: 0.3) { server.server.connectionCount > 4 })
    clients[0].close()
    #expect(try late.reply().status == 200)
  }

  @Test func `a configuration out of range is refused with the value and what is allowed`() {
    var configuration = HTTPServerConfiguration()
    configuration.port = 70_000
    #expect(
      throws: HTTPServerStartError.invalidConfiguration(name: "port", value: "70000", allowed: "0...65535")
    ) {
      try HTTPServer(
        configuration: configuration,
        routes: [],
        hooks: HTTPServerHooks(errorResponse: { error, _ in HTTPResponse(status: error.status) })
      )
    }
  }

  @Test func `a port in use is a start error that names it`() throws {
    let server = try TestServer()
    #expect {
      _ = try TestServer { $0.port = server.port }
    } throws: { error in
      "\(error)".contains("\(server.port)") && "\(error)".contains("in use")
    }
  }
}
