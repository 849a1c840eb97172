import HTTPServer
import Testing

@Suite struct RouterTests {
  @Test func `an unknown path is 404`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", "/nothing")
    let reply = try client.reply()
    #expect(reply.status == 404)
    #expect(reply.headers["Content-Type"] == "application/problem+json")
    #expect(reply.text.contains("/nothing"))
  }

  @Test func `another method is 405 and Allow names those that work`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("DELETE", "/hello")
    let reply = try client.reply()
    #expect(reply.status == 405)
    #expect(reply.headers["Allow"] == "GET, HEAD, OPTIONS")
    client.request("GET", "/echo")
    #expect(try client.reply().headers["Allow"] == "OPTIONS, POST")
  }

  @Test(arguments: ["/hello/", "//hello", "/hello//", "///hello///", "/%2Fhello", "//hello/?a=1"])
  func `empty segments of a path do not count`(target: String) throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", target)
    #expect(try client.reply().status == 200)
    client.request("DELETE", target)
    #expect(try client.reply().status == 405)
    #expect(eventually { server.probe.exchanges.first?.route == "/hello" })
  }

  @Test(arguments: ["/", "//", "/hello/x", "/hell/o", "/hello/.", "/ hello"])
  func `other paths are other paths`(target: String) throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("GET", target.replacing(" ", with: "%20"))
    #expect(try client.reply().status == 404)
  }

  @Test func `HEAD answers wherever GET does, without the body`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("HEAD", "/hello")
    let reply = try client.reply(toHead: true)
    #expect(reply.status == 200)
    #expect(reply.headers["Content-Length"] == "12")
    client.request("HEAD", "/nothing")
    #expect(try client.reply(toHead: true).status == 404)
    client.request("GET", "/hello")
    #expect(try client.reply().text == "hello /hello")
  }

  @Test func `OPTIONS is 204 with Allow`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.request("OPTIONS", "/echo")
    let reply = try client.reply()
    #expect(reply.status == 204)
    #expect(reply.headers["Allow"] == "OPTIONS, POST")
    client.request("OPTIONS", "*")
    #expect(try client.reply().headers["Allow"] == "GET, HEAD, OPTIONS, POST")
  }

  @Test func `a small body where none is wanted is thrown away and the connection kept`() throws {
    let server = try TestServer()
    let client = try server.client()
    for (target, status) in [("/hello", 405), ("/nothing", 404), ("/bodyless", 200)] {
      client.request("POST", target, body: [UInt8](repeating: 65, count: 10_000))
      #expect(try client.reply().status == status)
    }
  }

  @Test func `a large body for an unknown path is answered before it is sent`() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("POST /nothing HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n")
    #expect(try client.reply().status == 404)
  }

  @Test func `two routes for the same method and path are refused`() {
    let route = Route("GET", "/a", respond: .immediate { _ in HTTPResponse(status: 200) })
    #expect(throws: HTTPServerStartError.duplicateRoute(method: "GET", path: "/a")) {
      try HTTPServer(
        configuration: HTTPServerConfiguration(),
        routes: [route, route],
        hooks: HTTPServerHooks(errorResponse: { error, _ in HTTPResponse(status: error.status) })
      )
    }
  }
}
