import Dispatch
import HTTPServer
import Testing

@Suite struct DeferralTests {
  @Test func `a deferred answer arrives, only the first counts and the connection is kept`() throws {
    let server = try TestServer()
    let client = try server.client()
    for text in ["one", "two"] {
      client.request("POST", "/later", body: Array(text.utf8))
      let reply = try client.reply()
      #expect(reply.status == 200)
      #expect(reply.text == text)
    }
  }

  @Test func `200 requests are deferred at once while others are answered`() throws {
    let server = try TestServer()
    let clients = try (0..<200).map { _ in try server.client() }
    for client in clients { client.request("POST", "/held", body: [1, 2, 3]) }
    #expect(eventually { server.probe.heldCount == 200 })
    #expect(server.server.inFlight == 200)
    let other = try server.client()
    other.request("GET", "/hello")
    #expect(try other.reply().status == 200)
    server.probe.release(HTTPResponse(status: 201))
    for client in clients { #expect(try client.reply().status == 201) }
    #expect(eventually { server.server.inFlight == 0 })
  }

  @Test func `a responder dropped without an answer is 500`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", "/dropped")
    let reply = try client.reply()
    #expect(reply.status == 500)
    #expect(reply.headers["Content-Type"] == "application/problem+json")
  }

  @Test func `a client that leaves cancels its request`() throws {
    let server = try TestServer {
      $0.requestDeadline = .seconds(60)
      $0.halfClosedProbeInterval = .milliseconds(200)
    }
    let client = try server.client()
    client.request("POST", "/held", body: [1])
    #expect(eventually { server.probe.heldCount == 1 })
    client.close()
    #expect(eventually { server.probe.cancelCount == 1 && server.server.inFlight == 0 })
    #expect(eventually { server.server.connectionCount == 0 })
    #expect(server.probe.exchanges.map(\.status) == [499])
    #expect(server.probe.exchanges.map(\.ending) == [.clientLeft])
    server.probe.release()
  }

  @Test func `a client that leaves with a pipelined request pending is noticed too`() throws {
    let server = try TestServer {
      $0.requestDeadline = .seconds(60)
      $0.halfClosedProbeInterval = .milliseconds(200)
    }
    let client = try server.client()
    client.send("POST /held HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n")
    #expect(eventually { server.probe.heldCount == 1 })
    client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n")
    client.close()
    #expect(eventually { server.probe.cancelCount == 1 })
  }

  @Test func `an answer later than the deadline is ignored after 503`() throws {
    let server = try TestServer { $0.requestDeadline = .milliseconds(300) }
    let client = try server.client()
    client.request("POST", "/held", body: [1])
    #expect(try client.reply().status == 503)
    #expect(eventually { server.probe.cancelCount == 1 })
    server.probe.release()
    client.request("GET", "/hello")
    #expect(try client.reply().text == "hello /hello")
  }

  @Test func `a route is told its deadline`() throws {
    let server = try TestServer { $0.requestDeadline = .seconds(100) }
    let client = try server.client()
    client.request("GET", "/seconds")
    let seconds = try #require(Double(try client.reply().text))
    #expect((90...100).contains(seconds))
  }
}
