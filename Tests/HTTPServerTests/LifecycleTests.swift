import Dispatch
import Foundation
import HTTPServer
import Testing

@Suite struct LifecycleTests {
  @Test func `stopping refuses new connections, finishes what is in flight and closes kept connections`() throws {
    let server = try TestServer()
    let kept = try server.client()
    kept.request("GET", "/hello")
    #expect(try kept.reply().status == 200)
    let waiting = try server.client()
    waiting.request("POST", "/held", body: [1])
    #expect(eventually { server.probe.heldCount == 1 })
    server.server.stopAccepting()
    #expect(throws: RawClient.Failure.self) { try server.client() }
    kept.request("GET", "/hello")
    let last = try kept.reply()
    #expect(last.status == 200)
    #expect(last.headers["Connection"] == "close")
    #expect(kept.isAtEnd())
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(200)) {
      server.probe.release(HTTPResponse(status: 202))
    }
    server.server.stop(deadline: .now() + .seconds(10))
    #expect(try waiting.reply().status == 202)
    #expect(server.server.inFlight == 0)
  }

  @Test func `starting and stopping again and again leaves no descriptor open`() throws {
    func cycle() throws {
      let server = try TestServer()
      let client = try server.client()
      client.request("GET", "/hello")
      #expect(try client.reply().status == 200)
      server.server.stop(deadline: .now() + .seconds(10))
    }
    func sockets() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
    try cycle()
    let before = try sockets()
    for _ in 0..<60 { try cycle() }
    // Other tests run beside this one and open some of their own; a leak would be 60.
    #expect(try sockets() < before + 50)
  }

  @Test func `requests that outlast the deadline are answered 503`() throws {
    let server = try TestServer()
    let clients = try (0..<20).map { _ in try server.client() }
    for client in clients { client.request("POST", "/held", body: [1]) }
    #expect(eventually { server.probe.heldCount == 20 })
    let start = ContinuousClock.now
    server.server.stop(deadline: .now() + .milliseconds(200))
    #expect(ContinuousClock.now - start < .seconds(3))
    for client in clients { #expect(try client.reply().status == 503) }
    #expect(server.probe.cancelCount == 20)
    server.probe.release()
  }

  @Test func `an upload that outlasts the deadline is answered 503`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhalf")
    #expect(eventually { server.server.inFlight == 1 })
    server.server.stop(deadline: .now() + .milliseconds(100))
    #expect(try client.reply().status == 503)
    #expect(server.probe.exchanges.map(\.status) == [503])
  }

  @Test func `refusals that race with stopping do no harm`() throws {
    for round in 0..<60 {
      let server = try TestServer()
      let clients = try (0..<8).map { _ in try server.client() }
      for client in clients { client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: abc\r\n\r\n") }
      // At once, or a moment later.
      usleep(UInt32(round % 6) * 100)
      server.server.stop(deadline: .now())
      #expect(server.server.connectionCount == 0)
    }
  }

  @Test func `a server at its limit can be stopped`() throws {
    for round in 0..<60 {
      let server = try TestServer {
        $0.maximumConnections = 4
        $0.threads = 1
      }
      let clients = try (0..<8).map { _ in try server.client() }
      for client in clients.prefix(round % 5) { client.request("GET", "/hello") }
      usleep(UInt32(round % 6) * 100)
      server.server.stop(deadline: .now())
      #expect(server.server.connectionCount == 0)
    }
  }

  @Test func `answers that race with stopping do no harm`() throws {
    for _ in 0..<10 {
      let server = try TestServer()
      let clients = try (0..<20).map { _ in try server.client() }
      for client in clients { client.request("POST", "/later", body: [1]) }
      server.server.stop(deadline: .now() + .milliseconds(20))
      #expect(server.server.inFlight == 0)
    }
  }

  @Test func `stopping twice, or a server that never started, is harmless`() throws {
    let server = try TestServer()
    server.server.stop(deadline: .now())
    server.server.stop(deadline: .now())
    #expect(throws: HTTPServerStartError.alreadyStarted) { try server.server.start() }
    let idle = try HTTPServer(
      configuration: HTTPServerConfiguration(),
      routes: [],
      hooks: HTTPServerHooks(errorResponse: { error, _ in HTTPResponse(status: error.status) })
    )
    idle.stop(deadline: .now())
  }
}
