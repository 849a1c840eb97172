import Dispatch
import HTTPServer
import Synchronization

/// A server on a free port whose replies show what the routes received, and which remembers its exchanges.
final class TestServer: Sendable {
  let server: HTTPServer
  let port: Int
  let probe: Probe

  init(host: String = "127.0.0.1", _ change: (inout HTTPServerConfiguration) -> Void = { _ in }) throws {
    var configuration = HTTPServerConfiguration()
    configuration.host = host
    change(&configuration)
    let probe = Probe()
    self.probe = probe
    server = try HTTPServer(
      configuration: configuration,
      routes: TestServer.routes(probe),
      hooks: HTTPServerHooks(
        errorResponse: { error, head in
          HTTPResponse(
            status: error.status,
            headers: [("Content-Type", "application/problem+json")]
              + (error.status == 429 ? [("Retry-After", "7")] : []),
            body: Array("\(head.method) \(head.id) \(error)".utf8),
            logMetadata: ["error": "\(error.status)"]
          )
        },
        onResponse: { exchange in probe.record(exchange) }
      )
    )
    port = try server.start()
  }

  deinit { server.stop(deadline: .now()) }

  func client(host: String = "127.0.0.1") throws -> RawClient { try RawClient(port: port, host: host) }

  private static func routes(_ probe: Probe) -> [Route] {
    [
      Route(
        "GET",
        "/hello",
        respond: .immediate { request in
          var response = text("hello \(request.path)")
          response.logMetadata = ["greets": "\(request.path)"]
          return response
        }
      ),
      Route(
        "GET",
        "/seconds",
        respond: .immediate { request in
          text("\(Double(request.deadline.uptimeNanoseconds - DispatchTime.now().uptimeNanoseconds) / 1e9)")
        }
      ),
      Route(
        "GET",
        "/query",
        respond: .immediate { request in text(request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")) }
      ),
      Route("POST", "/echo", accepts: true, respond: .immediate { HTTPResponse(status: 200, body: $0.body) }),
      Route("POST", "/bodyless", respond: .immediate { text("\($0.body.count)") }),
      Route(
        "POST",
        "/parts",
        accepts: true,
        respond: .immediate { request in
          let parts = request.parts.map { part in
            "\(part.name)|\(part.filename ?? "-")|\(part.contentType ?? "-")|\(checksum(part.bytes))"
          }
          return text(parts.joined(separator: "\n"))
        }
      ),
      Route(
        "GET",
        "/split",
        respond: .immediate { _ in
          HTTPResponse(status: 200, headers: [("X-Value", "a\r\nX-Injected: b"), ("Bad Name", "c")])
        }
      ),
      Route(
        "POST",
        "/later",
        accepts: true,
        respond: .deferred { request, responder in
          DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) {
            responder.respond(HTTPResponse(status: 200, body: request.body))
            responder.respond(HTTPResponse(status: 500))
          }
        }
      ),
      Route("POST", "/held", accepts: true, respond: .deferred { _, responder in probe.hold(responder) }),
      Route("GET", "/dropped", respond: .deferred { _, _ in }),
    ]
  }

  private static func text(_ text: String) -> HTTPResponse { HTTPResponse(status: 200, body: Array(text.utf8)) }
}

/// Length and Fletcher-style sum: enough to see that no byte was lost, added or moved.
func checksum(_ bytes: [UInt8]) -> String {
  var first: UInt64 = 0
  var second: UInt64 = 0
  for byte in bytes {
    first = (first + UInt64(byte)) % 65_521
    second = (second + first) % 65_521
  }
  return "\(bytes.count)-\(second)-\(first)"
}
