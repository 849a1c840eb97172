import HTTPServer
import Testing

@Suite struct ExchangeTests {
  @Test func `a sane X-Request-ID is echoed`() throws {
    let server = try TestServer()
    let client = try server.client()
    for id in ["a", "0af7651916cd43dd-8448/eb21:1c80319c~", String(repeating: "x", count: 128)] {
      client.request("GET", "/nothing", headers: ["X-Request-ID: \(id)"])
      #expect(try client.reply().headers["X-Request-ID"] == id)
    }
  }

  @Test(arguments: ["", "two words", String(repeating: "x", count: 129), "caf\u{e9}"])
  func `any other X-Request-ID is replaced`(id: String) throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", "/hello", headers: ["X-Request-ID: \(id)"])
    let made = try #require(try client.reply().headers["X-Request-ID"])
    #expect(made != id)
    #expect(made.count == 32)
    #expect(made.allSatisfy { $0.isHexDigit })
    client.request("GET", "/hello")
    #expect(try client.reply().headers["X-Request-ID"] != made)
  }

  @Test func `requests of the same X-Request-ID are each reported with their own reply's metadata`() throws {
    let server = try TestServer()
    let client = try server.client()
    for path in ["/hello", "/nothing"] {
      client.request("GET", path, headers: ["X-Request-ID: same"])
      _ = try client.reply()
    }
    #expect(eventually { server.probe.exchanges.count == 2 })
    #expect(server.probe.exchanges.map(\.head.id) == ["same", "same"])
    #expect(server.probe.exchanges.map(\.logMetadata) == [["greets": "/hello"], ["error": "404"]])
  }

  @Test func `metadata of a deferred reply are reported once, and not sent`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/held", body: [1])
    #expect(eventually { server.probe.heldCount == 1 })
    server.probe.release(HTTPResponse(status: 200, logMetadata: ["score": "50"]))
    let reply = try client.reply()
    #expect(!reply.headers.contains { $0.name.lowercased().contains("score") } && reply.body.isEmpty)
    #expect(eventually { server.probe.exchanges.map(\.logMetadata) == [["score": "50"]] })
    client.request("GET", "/query")
    _ = try client.reply()
    #expect(eventually { server.probe.exchanges.map(\.logMetadata) == [["score": "50"], [:]] })
  }

  @Test func `a reply that comes after its request has ended leaves no metadata`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/held", body: [1])
    #expect(eventually { server.probe.heldCount == 1 })
    client.reset()
    #expect(eventually { server.probe.exchanges.map(\.status) == [499] })
    server.probe.release(HTTPResponse(status: 200, logMetadata: ["score": "50"]))
    #expect(server.probe.exchanges.map(\.logMetadata) == [[:]])
  }

  @Test func `every finished request is reported once`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/echo", headers: ["X-Request-ID: first"], body: [1, 2, 3])
    _ = try client.reply()
    client.request("GET", "/nothing?query", headers: ["X-Request-ID: second"])
    _ = try client.reply()
    client.request("HEAD", "/hello")
    _ = try client.reply(toHead: true)
    #expect(eventually { server.probe.exchanges.count == 3 })
    let exchanges = server.probe.exchanges
    #expect(exchanges.map(\.head.method) == ["POST", "GET", "HEAD"])
    #expect(exchanges.map(\.head.path) == ["/echo", "/nothing", "/hello"])
    #expect(exchanges.map(\.route) == ["/echo", nil, "/hello"])
    #expect(exchanges.map(\.status) == [200, 404, 200])
    #expect(exchanges.map(\.bytesIn) == [3, 0, 0])
    #expect(exchanges[0].bytesOut == 3)
    #expect(exchanges[2].bytesOut == 0)
    #expect(exchanges.map(\.head.id).prefix(2) == ["first", "second"])
    #expect(exchanges.allSatisfy { $0.head.remoteAddress == "127.0.0.1" })
    #expect(exchanges.allSatisfy { $0.duration > .zero && $0.ending == .replied })
  }
}
