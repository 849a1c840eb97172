import Foundation
import QualityService
import Testing

@Suite(.serialized) struct AssessmentEndToEndTests {
  private static let service = Result { try RunningService() }
  private var client: HTTPClient { get throws { try Self.service.get().client } }

  @Test func `An image as the body gets a score with everything the interface promises`() throws {
    let reply = try client.post("/v1/assess", Fixture.bytes("landscape.jpg"), headers: ["X-Request-ID": "my-request"])
    #expect(reply.status == 200)
    #expect(reply.headers["content-type"] == "application/json")
    #expect(reply.headers["x-request-id"] == "my-request")
    let assessment = try JSONDecoder().decode(AssessmentReply.self, from: Data(reply.body))
    #expect((assessment.scale.minimum...assessment.scale.maximum).contains(assessment.score))
    #expect(assessment.requestID == "my-request")
    let interval = try #require(assessment.interval)
    #expect(interval.level == 0.9 && interval.low < assessment.score && assessment.score < interval.high)
    #expect(assessment.image.format == "jpeg")
    #expect(assessment.image.width == 640)
    #expect(assessment.image.height == 480)
    #expect(assessment.sampling.method == "grid")
    #expect(assessment.sampling.seed == nil)
    #expect(assessment.model?.digest.hasPrefix("sha256:") == true)
    let crops = try #require(assessment.crops)
    #expect(crops.count == 12)
    for crop in crops {
      #expect(crop.x >= 0 && crop.x + crop.width <= 640)
      #expect(crop.y >= 0 && crop.y + crop.height <= 480)
      let sum = crop.categoryProbabilities.entries.map(\.probability).reduce(0, +)
      #expect(abs(sum - 1) < 0.001)
    }
    #expect(reply.text.hasPrefix("{\"score\":"))
    #expect(reply.text.hasSuffix("}\n"))
  }

  @Test func `A form field, an unnamed type and curl's own type give the same score`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let replies = [
      try client.post("/v1/assess", image),
      try client.postForm("/v1/assess", [("note", Array("hello".utf8)), ("image", image)]),
      try client.post("/v1/assess", image, headers: [:]),
      try client.post("/v1/assess", image, headers: ["Content-Type": "application/octet-stream"]),
      try client.post("/v1/assess", image, headers: ["Content-Type": "image/gif"]),
      try client.post("/v1/assess", image, headers: ["Content-Type": "application/x-www-form-urlencoded"]),
    ]
    #expect(replies.map(\.status) == Array(repeating: 200, count: 6))
    #expect(Set(replies.map { $0.json["score"] as? Double }).count == 1)
  }

  @Test func `What people send of a photograph gives its score, compressed or in a form of their own`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let score = try client.post("/v1/assess", image).json["score"] as? Double
    let form =
      Array("pre\r\n--b \r\ncontent-disposition:form-data;filename=a.jpg;\r\n name=photo\r\n\r\n".utf8) + image
      + Array("\r\n--b\r\n\r\n\r\n--b--".utf8)
    let replies = [
      try client.post("/v1/assess", stored(image), headers: ["Content-Encoding": "deflate"]),
      try client.post("/v1/assess", form, headers: ["Content-Type": "Multipart/Form-Data;boundary=b;charset=x"]),
      try client.post(
        "/v1/assess", stored(form),
        headers: ["Content-Type": "multipart/form-data; boundary=\"b\"", "Content-Encoding": "deflate"]),
      try client.postForm("/v1/assess", [("file", image)]),
      try client.post("/v1/assess", image, headers: ["Content-Type": "binary/octet-stream"]),
      try client.post("/v1/assess/?_=1700000000", image), try client.post("//v1//assess?_=1&_=2", image),
    ]
    #expect(replies.map(\.status) == replies.map { _ in 200 })
    #expect(replies.map { $0.json["score"] as? Double } == replies.map { _ in score })
  }

  /// A raw DEFLATE stream of stored blocks (RFC 1951, section 3.2.4).
  private func stored(_ bytes: [UInt8]) -> [UInt8] {
    let size = 65_535
    return stride(from: 0, to: bytes.count, by: size).flatMap { start in
      let block = bytes[start..<min(start + size, bytes.count)]
      let (low, high) = (UInt8(block.count & 0xFF), UInt8(block.count >> 8))
      return [start + size >= bytes.count ? 1 : 0, low, high, ~low, ~high] + block
    }
  }

  @Test func `A page of an origin that is let in can read every reply`() throws {
    let service = try RunningService("--cors-origins", "https://app.example, http://localhost:3000")
    let origin = ["Origin": "https://app.example"]
    let preflight = try service.client.send(
      "OPTIONS", "/v1/assess", headers: origin.merging(["Access-Control-Request-Method": "POST"]) { $1 }, body: nil)
    #expect(preflight.status == 204)
    #expect(preflight.headers["access-control-allow-methods"] == "OPTIONS, POST")
    let replies = [
      preflight, try service.client.post("/v1/assess", Fixture.bytes("small.png"), headers: origin),
      try service.client.post("/v1/assess", [1], headers: origin), try service.client.get("/none", headers: origin),
    ]
    #expect(replies.map(\.status) == [204, 200, 415, 404])
    for reply in replies { #expect(reply.headers["access-control-allow-origin"] == "https://app.example") }
    let other = try client.get("/livez", headers: origin)
    #expect(other.headers["access-control-allow-origin"] == nil && other.headers["vary"] == nil)
  }

  @Test(arguments: [("small.png", "png"), ("blurred.webp", "webp")])
  func `PNG and WebP are scored too`(file: String, format: String) throws {
    let reply = try client.post("/v1/assess?detail=summary", Fixture.bytes(file), headers: [:])
    #expect(reply.status == 200)
    #expect((reply.json["image"] as? [String: Any])?["format"] as? String == format)
    #expect(reply.json["crops"] == nil)
  }

  @Test func `Parameters are followed, and the same seed gives the same crops`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let path = "/v1/assess?crops=4&sampling=random&seed=7&pooling=median&view=native"
    let replies = try (0..<2).map { _ in
      try JSONDecoder().decode(AssessmentReply.self, from: Data(try client.post(path, image).body))
    }
    #expect(replies[0].crops?.count == 4)
    #expect(replies[0].pooling == "median")
    #expect(replies[0].sampling.seed == 7)
    #expect(replies[0].view.scale == 1)
    #expect(replies[0].crops == replies[1].crops)
    #expect(replies[0].score == replies[1].score)
  }

  @Test func `A random seed that was made up is told, and gives the same crops again`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let first = try client.post("/v1/assess?sampling=random&crops=3", image)
    let made = try JSONDecoder().decode(AssessmentReply.self, from: Data(first.body))
    let seed = try #require(made.sampling.seed)
    let second = try client.post("/v1/assess?sampling=random&crops=3&seed=\(seed)", image)
    #expect(try JSONDecoder().decode(AssessmentReply.self, from: Data(second.body)).crops == made.crops)
  }
}
