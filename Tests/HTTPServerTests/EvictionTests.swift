import HTTPServer
import Testing

@Suite struct EvictionTests {
  @Test func `clients that connect and say nothing do not keep others out`() throws {
    let server = try TestServer { $0.maximumConnections = 20 }
    let silent = try (0..<30).map { _ in try server.client() }
    let start = ContinuousClock.now
    let client = try server.client()
    client.request("GET", "/hello")
    #expect(try client.reply().status == 200)
    // Without room made for it, it would wait for the header timeout of 10 seconds.
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(silent[0].isAtEnd())
    // They were ended without a word, and without a report.
    #expect(eventually { server.probe.exchanges.map(\.status) == [200] })
  }

  @Test func `the longest idle of the kept-alive connections makes room, and none that is busy`() throws {
    let server = try TestServer {
      $0.threads = 1
      $0.maximumConnections = 10
    }
    let busy = try (0..<5).map { _ in try server.client() }
    for client in busy { client.request("POST", "/held", body: [1]) }
    let kept = try (0..<5).map { _ in try server.client() }
    for client in kept {
      client.request("GET", "/hello")
      #expect(try client.reply().status == 200)
    }
    let start = ContinuousClock.now
    let late = try server.client()
    late.request("GET", "/hello")
    #expect(try late.reply().status == 200)
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(kept[0].isAtEnd())
    kept[4].request("GET", "/hello")
    #expect(try kept[4].reply().status == 200)
    #expect(server.probe.heldCount == 5)
    server.probe.release()
    for client in busy { #expect(try client.reply().status == 200) }
  }

  @Test func `idle connections are left alone while there is room`() throws {
    let server = try TestServer {
      $0.threads = 1
      $0.maximumConnections = 10
    }
    let silent = try (0..<9).map { _ in try server.client() }
    #expect(eventually { server.server.connectionCount == 9 })
    #expect(!eventually(within: 1.6) { server.server.connectionCount < 9 })
    for client in silent {
      client.request("GET", "/hello")
      #expect(try client.reply().status == 200)
    }
  }
}
