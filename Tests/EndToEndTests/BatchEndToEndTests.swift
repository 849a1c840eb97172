import Foundation
import Testing

/// Several images in one request: scored, and ranked.
@Suite struct BatchEndToEndTests {
  private static let service = Result { try RunningService("--batch-images", "4", "--batch-limit-mib", "1") }
  private var client: HTTPClient { get throws { try Self.service.get().client } }

  private func results(_ reply: HTTPReply, _ name: String = "results") throws -> [[String: Any]] {
    try #require(reply.json[name] as? [[String: Any]], "\(reply.text)")
  }

  private func score(_ item: [String: Any]) -> Double? { (item["assessment"] as? [String: Any])?["score"] as? Double }

  private func code(_ item: [String: Any]) -> String? { (item["problem"] as? [String: Any])?["code"] as? String }

  private func postJSON(_ path: String, _ body: String) throws -> HTTPReply {
    try client.post(path, Array(body.utf8), headers: ["Content-Type": "application/json"])
  }

  @Test func `Each image has its own result, in the order of the request`() throws {
    let names = ["landscape.jpg", "small.png", "blurred.webp"]
    let images = try names.map(Fixture.bytes)
    let alone = try images.map { try client.post("/v1/assess", $0).json["score"] as? Double }
    let fields = [("a", images[0]), ("image", Array("no image".utf8)), ("image", images[1]), ("c", images[2])]
    let reply = try client.postForm("/v1/assess/batch", fields)
    #expect(reply.status == 200)
    let items = try results(reply)
    #expect(items.map { $0["index"] as? Int } == [0, 1, 2, 3])
    #expect(items.map { $0["id"] as? String } == Array(repeating: "photo", count: 4))
    #expect(items.map(score) == [alone[0], nil, alone[1], alone[2]])
    #expect(items.map(code) == [nil, "unsupported_format", nil, nil])
    #expect((items[1]["problem"] as? [String: Any])?["status"] as? Int == 415)
    #expect((items[0]["assessment"] as? [String: Any])?["crops"] == nil)
    #expect(reply.json["request_id"] != nil && (reply.json["model"] as? [String: Any])?["digest"] != nil)
    let detailed = try client.postForm("/v1/assess/batch?detail=crops&crops=2&map=true", [fields[0]])
    let assessment = try #require(try results(detailed)[0]["assessment"] as? [String: Any])
    #expect((assessment["crops"] as? [Any])?.count == 2 && assessment["map"] != nil)
  }

  @Test func `JSON holds images with and without a name, and wrong ones`() throws {
    let text = Data(try Fixture.bytes("small.png")).base64EncodedString()
    let reply = try postJSON(
      "/v1/assess/batch",
      #"{"images": ["\#(text)", {"id": "b", "image": "data:image/png;base64,\#(text)"}, {"id": 7, "image": "%"}, ""]}"#)
    let items = try results(reply)
    #expect(items.map { $0["id"] as? String } == [nil, "b", "7", nil])
    #expect(score(items[0]) != nil && score(items[0]) == score(items[1]))
    #expect(items.map(code) == [nil, nil, "malformed_base64", "missing_image"])
  }

  @Test func `A ranking begins with the best, and says how sure it is`() throws {
    let names = ["blurred.webp", "landscape.jpg", "small.png"]
    let fields = try names.map { (name: $0, bytes: try Fixture.bytes($0)) } + [(name: "x", bytes: [1, 2, 3])]
    let reply = try client.postForm("/v1/compare", fields)
    let ranking = try results(reply, "ranking")
    let scores = ranking.compactMap(score)
    #expect(scores.count == 3 && scores == scores.sorted(by: >))
    #expect(ranking.map { $0["rank"] as? Int } == [1, 2, 3])
    #expect(Set(ranking.compactMap { $0["index"] as? Int }) == [0, 1, 2])
    let sure = ranking.map { $0["better_than_next"] as? Double }
    #expect(sure[2] == nil)
    for (rank, probability) in sure.prefix(2).enumerated() {
      #expect((0.5...1).contains(try #require(probability)))
      if scores[rank] - scores[rank + 1] > 30 { #expect(try #require(probability) > 0.95) }
    }
    #expect(try results(reply, "failed").map { $0["index"] as? Int } == [3])
    // No interval was calibrated for another pooling.
    let other = try results(client.postForm("/v1/compare?pooling=min", Array(fields.prefix(2))), "ranking")
    #expect(other.allSatisfy { $0["better_than_next"] == nil })
    let equal = try results(client.postForm("/v1/compare", [fields[2], fields[2]]), "ranking")
    #expect(equal.map { $0["index"] as? Int } == [0, 1] && equal[0]["better_than_next"] as? Double == 0.5)
  }

  @Test(arguments: ["/v1/assess/batch", "/v1/compare"])
  func `What holds no images, or too many, is refused as a whole`(path: String) throws {
    func expect(_ reply: HTTPReply, _ status: Int, _ code: String) {
      #expect(reply.status == status && reply.json["code"] as? String == code, "\(reply.text)")
    }
    let image = try Fixture.bytes("small.png")
    expect(try client.post(path, image), 400, "missing_image")
    expect(try postJSON(path, "{}"), 400, "missing_image")
    expect(try postJSON(path, #"{"images": []}"#), 400, "missing_image")
    expect(try postJSON(path, #"{"images": "AAAA"}"#), 400, "missing_image")
    expect(try postJSON(path, #"{"image": "AAAA"}"#), 400, "invalid_parameter")
    expect(try postJSON(path, #"{"images": ["AAAA", null]}"#), 400, "missing_image")
    expect(try postJSON(path, #"{"images": [{}]}"#), 400, "missing_image")
    expect(try postJSON(path, #"{"images": [{"image": 5}]}"#), 400, "missing_image")
    expect(try postJSON(path, #"{"images": [["AAAA"]]}"#), 400, "missing_image")
    expect(try postJSON(path, #"{"images": [{"image": "AAAA", "id": {}}]}"#), 400, "invalid_parameter")
    expect(try postJSON(path, #"{"images": [{"image": "AAAA", "name": "x"}]}"#), 400, "invalid_parameter")
    expect(try postJSON(path, #"{"images": ["AAAA"], "style": "grey"}"#), 400, "invalid_parameter")
    let five = try client.postForm(path, Array(repeating: ("image", image), count: 5))
    expect(five, 413, "too_many_images")
    #expect(five.json["limit_images"] as? Int == 4)
    let large = try client.postForm(path, [("image", [UInt8](repeating: 0, count: 1 << 20))])
    expect(large, 413, "body_too_large")
    #expect(large.json["limit_bytes"] as? Int == 1 << 20)
  }

  @Test func `Other clients are not kept waiting by a batch`() async throws {
    let service = try RunningService(
      "--workers", "1", "--batch-images", "40", "--request-deadline-seconds", "1000")
    let image = try Fixture.bytes("landscape.jpg")
    let client = service.client
    _ = try client.post("/v1/assess", image)
    let batch = Task.detached {
      (try client.postForm("/v1/assess/batch", Array(repeating: ("image", image), count: 40)), Date())
    }
    try await Task.sleep(for: .milliseconds(300))
    #expect(try client.post("/v1/assess", image).status == 200)
    let single = Date()
    let (reply, end) = try await batch.value
    let items = try results(reply)
    #expect(items.count == 40 && items.allSatisfy { score($0) != nil })
    #expect(single < end)
  }
}
