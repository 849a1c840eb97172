import Glibc
import HTTPServer
import Testing

/// Clients that close their sending side and wait for the answer, as HTTP over TCP allows.
@Suite struct HalfCloseTests {
  @Test func `a client that closed its sending side gets its answer`() throws {
    let server = try TestServer()
    for path in ["/echo", "/later"] {
      let client = try server.client()
      client.request("POST", path, body: Array("image".utf8))
      client.closeSending()
      #expect(try client.reply().text == "image")
      #expect(client.isAtEnd())
    }
    #expect(eventually { server.probe.exchanges.map(\.status) == [200, 200] })
  }

  @Test func `one that waits long is sent an interim reply, and its answer`() throws {
    let server = try TestServer { $0.halfClosedProbeInterval = .milliseconds(100) }
    let client = try server.client()
    client.request("POST", "/held", body: [1])
    client.closeSending()
    #expect(try client.reply().status == 100)
    #expect(try client.reply().status == 100)
    #expect(server.probe.cancelCount == 0)
    server.probe.release(HTTPResponse(status: 201))
    var reply = try client.reply()
    while reply.status == 100 { reply = try client.reply() }
    #expect(reply.status == 201)
    #expect(eventually { server.probe.exchanges.map(\.ending) == [.replied] })
  }

  @Test func `a client of HTTP 1.0 is sent nothing but its answer`() throws {
    let server = try TestServer { $0.halfClosedProbeInterval = .milliseconds(50) }
    let client = try server.client()
    client.send("POST /held HTTP/1.0\r\nContent-Length: 1\r\n\r\n1")
    client.closeSending()
    #expect(eventually { server.probe.heldCount == 1 })
    usleep(300_000)
    server.probe.release(HTTPResponse(status: 201))
    #expect(try client.reply().status == 201)
  }

  @Test func `a client that resets the connection is noticed at once`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("POST", "/held", body: [1])
    #expect(eventually { server.probe.heldCount == 1 })
    client.reset()
    #expect(eventually(within: 2) { server.probe.cancelCount == 1 })
    #expect(eventually { server.probe.exchanges.map(\.status) == [499] })
  }
}
