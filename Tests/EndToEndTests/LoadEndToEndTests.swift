import Foundation
import Synchronization
import Testing

@Suite(.serialized) struct LoadEndToEndTests {
  /// Enough crops to keep one worker busy for a while.
  private static let slow = "/v1/assess?sampling=random&crops=60&seed=1&detail=summary"

  /// Replies of requests that run beside the test.
  private final class Background: Sendable {
    private let replies = Mutex<[HTTPReply?]>([])
    private let group = DispatchGroup()

    func post(_ path: String, _ body: [UInt8], to client: HTTPClient) {
      group.enter()
      Thread.detachNewThread { [group, self] in
        let reply = try? client.post(path, body)
        replies.withLock { $0.append(reply) }
        group.leave()
      }
    }

    func wait() -> [Int?] {
      group.wait()
      return replies.withLock { $0.map { $0?.status } }
    }
  }

  private func waitForImages(_ count: Int, in client: HTTPClient) throws {
    for _ in 0..<2_000 {
      if try client.get("/healthz").json["in_flight"] as? Int == count { return }
      Thread.sleep(forTimeInterval: 0.005)
    }
    Issue.record("never were \(count) images in flight")
  }

  @Test func `With the queue full more are refused with 429, and health answers at once`() throws {
    let service = try RunningService("--workers", "1", "--queue", "1", "--request-deadline-seconds", "600")
    let image = try Fixture.bytes("landscape.jpg")
    let background = Background()
    for _ in 0..<2 { background.post(Self.slow, image, to: service.client) }
    try waitForImages(2, in: service.client)

    let refused = try service.client.post("/v1/assess", image)
    #expect(refused.status == 429)
    #expect(refused.json["code"] as? String == "queue_full")
    let retryAfter = try #require(refused.headers["retry-after"].flatMap(Int.init))
    #expect((1...60).contains(retryAfter))

    let start = Date()
    #expect(try service.client.get("/readyz").status == 200)
    #expect(try service.client.get("/metrics").text.contains("\ndeepbiq_queue_depth 1\n"))
    #expect(Date().timeIntervalSince(start) < 1)
    #expect(background.wait() == [200, 200])
  }

  @Test func `An image that waits beyond the deadline is 503`() throws {
    let service = try RunningService("--workers", "1", "--request-deadline-seconds", "0.1")
    let reply = try service.client.post(
      "/v1/assess?sampling=random&crops=100&view=native",
      Fixture.bytes("landscape.jpg")
    )
    #expect(reply.status == 503)
    #expect(reply.json["code"] as? String == "deadline_exceeded")
    #expect(reply.headers["retry-after"] != nil)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `A signal ends readiness at once, what is in flight is finished, and the exit status is 0`(
    signal: Int32
  ) throws {
    let service = try RunningService(
      "--workers", "1", "--shutdown-grace-seconds", "0.5", "--shutdown-deadline-seconds", "600",
      "--request-deadline-seconds", "600")
    let background = Background()
    background.post(Self.slow, try Fixture.bytes("landscape.jpg"), to: service.client)
    try waitForImages(1, in: service.client)
    service.send(signal)
    #expect(try service.logLine(containing: "draining") != nil)
    let ready = try service.client.get("/readyz")
    #expect(ready.status == 503)
    #expect(ready.json["code"] as? String == "draining")
    #expect(try service.client.get("/livez").status == 200)
    #expect(background.wait() == [200])
    #expect(service.waitForExit() == 0)
    #expect(throws: HTTPClient.Failure.self) { try service.client.get("/livez") }
  }

  @Test func `A second signal ends the process at once`() throws {
    let service = try RunningService("--shutdown-grace-seconds", "60")
    service.send(SIGTERM)
    #expect(try service.logLine(containing: "draining") != nil)
    service.send(SIGTERM)
    #expect(service.waitForExit() == 128 + SIGTERM)
  }

  @Test func `A port in use is one clear line`() throws {
    let service = try RunningService()
    let second = try Program.run("serve", "--host", "127.0.0.1", "--port", String(service.client.port))
    #expect(second.status == 1)
    #expect(second.errors.contains("port \(service.client.port)") && second.complainsInOneLine)
  }
}
