import Foundation
import Testing

@Suite(.serialized) struct OperationEndToEndTests {
  private static let service = Result { try RunningService("--workers", "1") }
  private var client: HTTPClient { get throws { try Self.service.get().client } }

  @Test func `The health routes answer`() throws {
    #expect(try client.get("/livez").text == "{\"status\":\"alive\"}\n")
    #expect(try client.get("/readyz").text == "{\"status\":\"ready\"}\n")
    let health = try client.get("/healthz")
    #expect(health.status == 200)
    #expect(health.json["workers"] as? Int == 1)
    #expect(health.json["queue"] as? Int == 64)
  }

  @Test func `The model tells its name, digest and categories`() throws {
    let model = try client.get("/v1/model")
    #expect(model.status == 200)
    #expect((model.json["digest"] as? String)?.count == "sha256:".count + 64)
    #expect((model.json["categories"] as? [String])?.count == 5)
    #expect(model.json["crop_size"] as? Int == 192)
  }

  @Test func `The description of the interface is the one of the repository`() throws {
    let reply = try client.get("/openapi.yaml")
    #expect(reply.headers["content-type"] == "application/yaml")
    #expect(reply.body == [UInt8](try Data(contentsOf: Fixture.repository.appending(path: "openapi.yaml"))))
    let json = try client.get("/openapi.json")
    #expect(json.headers["content-type"] == "application/json")
    #expect((json.json["paths"] as? [String: Any])?["/v1/map"] != nil)
    let browser = try client.get("/openapi.yaml", headers: ["Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"])
    #expect(browser.headers["content-type"] == "text/plain; charset=utf-8" && browser.body == reply.body)
    #expect(browser.headers["content-disposition"] == "inline")
  }

  @Test func `The page may do what its own script does, and nothing else`() throws {
    let reply = try client.get("/")
    #expect(reply.status == 200 && reply.headers["content-type"] == "text/html; charset=utf-8")
    #expect(reply.text.hasPrefix("<!DOCTYPE html>"))
    let policy = try #require(reply.headers["content-security-policy"])
    for directive in ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
      #expect(policy.contains(directive))
    }
    // That the hashes are right the browser of Tests/Page tells.
    #expect(
      policy.firstMatch(of: #/script-src 'sha256-[A-Za-z0-9+\/]{43}='; style-src 'sha256-[A-Za-z0-9+\/]{43}='/#) != nil)
    #expect(!policy.contains("unsafe"))
    for name in ["x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "permissions-policy"] {
      #expect(reply.headers[name] != nil)
    }
  }

  @Test func `The page can be switched off`() throws {
    let service = try RunningService("--page", "off")
    #expect(try service.client.get("/").status == 404)
    #expect(try service.client.get("/v1/model").status == 200)
  }

  @Test func `Metrics rise with each request and image`() throws {
    let before = try Metrics(client)
    #expect(try client.post("/v1/assess", Fixture.bytes("small.png")).status == 200)
    #expect(try client.post("/v1/assess", Array("x".utf8)).status == 415)
    #expect(try client.get("/does-not-exist").status == 404)
    let after = try Metrics(client)
    #expect(after.type == "text/plain; version=0.0.4; charset=utf-8")
    let counters = [
      #"deepbiq_http_requests_total{method="POST",route="/v1/assess",status="200"}"#,
      #"deepbiq_http_requests_total{method="POST",route="/v1/assess",status="415"}"#,
      #"deepbiq_http_requests_total{method="GET",route="none",status="404"}"#,
      "deepbiq_score_count",
      #"deepbiq_stage_duration_seconds_count{stage="inference"}"#,
    ]
    for counter in counters {
      #expect(after[counter] == (before[counter] ?? 0) + 1, "\(counter)")
    }
    #expect(try #require(after["process_resident_memory_bytes"]) > 1e6)
    #expect(after["deepbiq_workers"] == 1)
    #expect(after["deepbiq_ready"] == 1)
    #expect(after["deepbiq_in_flight_images"] == 0)
  }

  @Test func `Each request has one log line, with its score or the code of its refusal`() throws {
    let service = try Self.service.get()
    _ = try client.post("/v1/assess", Fixture.bytes("small.png"), headers: ["X-Request-ID": "log-scored"])
    _ = try client.post("/v1/assess", [], headers: ["X-Request-ID": "log-refused"])
    let scored = try #require(try service.logLine(containing: "log-scored"))
    #expect(scored["message"] as? String == "request")
    #expect(scored["status"] as? Int == 200)
    #expect(scored["method"] as? String == "POST")
    #expect(scored["path"] as? String == "/v1/assess")
    #expect(scored["remote"] as? String == "127.0.0.1")
    #expect(scored["score"] is Double)
    let refused = try #require(try service.logLine(containing: "log-refused"))
    #expect(refused["code"] as? String == "missing_image")
    #expect(service.logLines.filter { $0.contains("log-scored") }.count == 1)
  }

  @Test func `The health command reads the service`() throws {
    let port = String(try client.port)
    let healthy = try Program.run("health", environment: ["DEEPBIQ_PORT": port])
    #expect(healthy.status == 0)
    #expect(healthy.output.contains("\"status\":\"ready\""))
    let missing = try Program.run("health", "--url", "http://127.0.0.1:\(port)/none")
    #expect(missing.status == 1)
    #expect(missing.errors.hasPrefix("deepbiq: "))
    #expect(try Program.run("health", "--url", "ftp://x").status == 2)
  }

  /// Samples by name and labels.
  private struct Metrics {
    let type: String?
    private var samples: [String: Double] = [:]

    init(_ client: HTTPClient) throws {
      let reply = try client.get("/metrics")
      type = reply.headers["content-type"]
      for line in reply.text.split(separator: "\n") where !line.hasPrefix("#") {
        guard let space = line.lastIndex(of: " ") else { continue }
        samples[String(line[..<space])] = Double(line[line.index(after: space)...])
      }
    }

    subscript(name: String) -> Double? { samples[name] }
  }
}
