import HTTPServer
import Testing

@Suite struct CrossOriginTests {
  private static let app = "https://app.example"

  private func server(_ origins: Set<String>?) throws -> TestServer {
    try TestServer {
      $0.crossOrigin = CrossOriginPolicy(origins: origins)
      $0.headerTimeout = .milliseconds(300)
      $0.bodyTimeout = .milliseconds(300)
    }
  }

  private func preflight(_ server: TestServer, _ target: String, _ lines: String...) throws -> Reply {
    let client = try server.client()
    client.request("OPTIONS", target, headers: lines)
    return try client.reply()
  }

  @Test func `nothing is added unless it is asked for`() throws {
    let reply = try preflight(
      TestServer(), "/echo", "Origin: \(Self.app)", "Access-Control-Request-Method: POST")
    #expect(reply.status == 204)
    #expect(!reply.headers.contains { $0.name.hasPrefix("Access-Control") || $0.name == "Vary" })
  }

  @Test func `a preflight is answered with what the path takes`() throws {
    let reply = try preflight(
      server([Self.app]), "/echo", "Origin: \(Self.app)", "Access-Control-Request-Method: POST",
      "Access-Control-Request-Headers: content-type,x-request-id, bad name")
    #expect(reply.status == 204)
    #expect(reply.headers["Access-Control-Allow-Origin"] == Self.app)
    #expect(reply.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST")
    #expect(reply.headers["Access-Control-Allow-Headers"] == "content-type, x-request-id")
    #expect(reply.headers["Access-Control-Max-Age"] == "7200")
    #expect(reply.headers["Vary"] == "Origin")
    #expect(reply.headers["Allow"] == "OPTIONS, POST")
  }

  @Test func `another origin is told nothing, but caches are`() throws {
    let server = try server([Self.app])
    let reply = try preflight(server, "/echo", "Origin: https://evil.example", "Access-Control-Request-Method: POST")
    #expect(reply.status == 204)
    #expect(!reply.headers.contains { $0.name.hasPrefix("Access-Control") })
    #expect(reply.headers["Vary"] == "Origin")
    // An origin is compared whole.
    for origin in ["https://app.example.evil", "https://app.example:8443", "http://app.example", "app.example", "null"]
    {
      let client = try server.client()
      client.request("GET", "/hello", headers: ["Origin: \(origin)"])
      #expect(try client.reply().headers["Access-Control-Allow-Origin"] == nil, "\(origin)")
    }
    let client = try server.client()
    client.request("GET", "/hello")
    #expect(try client.reply().headers["Vary"] == "Origin")
  }

  @Test func `every origin may be let in`() throws {
    let server = try server(nil)
    let client = try server.client()
    for headers in [["Origin: \(Self.app)"], ["Origin: null"], []] {
      client.request("GET", "/hello", headers: headers)
      let reply = try client.reply()
      #expect(reply.headers["Access-Control-Allow-Origin"] == "*")
      #expect(reply.headers["Vary"] == nil)
    }
    let reply = try preflight(server, "/echo", "Origin: null", "Access-Control-Request-Method: POST")
    #expect(reply.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST")
    #expect(reply.headers["Access-Control-Allow-Headers"] == nil)
  }

  @Test func `OPTIONS without a method to ask for is no preflight`() throws {
    let reply = try preflight(server([Self.app]), "/echo", "Origin: \(Self.app)")
    #expect(reply.status == 204)
    #expect(reply.headers["Access-Control-Allow-Origin"] == Self.app)
    #expect(reply.headers["Access-Control-Allow-Methods"] == nil)
  }

  /// Requests of all kinds of refusals: by the router, by the guard around the library, and in the middle of a body.
  @Test(arguments: [
    ("GET /hello HTTP/1.1\r\nHost: x\r\n", "", 200), ("GET /nothing HTTP/1.1\r\nHost: x\r\n", "", 404),
    ("DELETE /hello HTTP/1.1\r\nHost: x\r\n", "", 405), ("POST /echo HTTP/1.1\r\nHost: x\r\n", "", 411),
    ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n", "", 413),
    ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Encoding: br\r\n", "ab", 415),
    ("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n", "ab", 200),
    ("GET /dropped HTTP/1.1\r\nHost: x\r\n", "", 500),
    ("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n", "", 501),
    // By the guard: a body that pauses, a chunk that is none, a stream that breaks in the middle.
    ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n", "ab", 408),
    ("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n", "nonsense\r\n", 400),
    ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n", "abcdefgh", 400),
  ])
  func `every reply carries the headers`(head: String, body: String, status: Int) throws {
    let server = try server([Self.app])
    let client = try server.client()
    client.send(head + "Origin: \(Self.app)\r\n\r\n" + body)
    let reply = try client.reply()
    #expect(reply.status == status)
    #expect(reply.headers["Access-Control-Allow-Origin"] == Self.app)
    #expect(reply.headers["Access-Control-Expose-Headers"]?.contains("Retry-After, X-Request-ID") == true)
    #expect(reply.headers.values(of: "Vary") == ["Origin"])
  }

  @Test(arguments: [
    ("https://app.example", "https://app.example"), ("HTTPS://App.Example", "https://app.example"),
    ("https://app.example:443", "https://app.example"), ("http://localhost:80", "http://localhost"),
    ("http://localhost:3000", "http://localhost:3000"), ("http://[::1]:3000", "http://[::1]:3000"),
    ("http://[::1]", "http://[::1]"), ("null", "null"), ("chrome-extension://abcdef", "chrome-extension://abcdef"),
  ])
  func `an origin is brought to the form that browsers send`(text: String, origin: String) {
    #expect(CrossOriginPolicy.normalizedOrigin(text) == origin)
  }

  @Test(arguments: [
    "", "app.example", "https://", "https://app.example/", "https://app.example/path", "https://a b", "://x", "1a://x",
    "https://app.example:", "https://app.example:99999", "https://app.example:x", "https://*.example", "*",
    "https://user@app.example", "https://a:1:2", "http://::1", "http://[::1", "https://é.example",
  ])
  func `what is no origin is told`(text: String) {
    #expect(CrossOriginPolicy.normalizedOrigin(text) == nil)
  }
}
