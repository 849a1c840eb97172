import Foundation
import Testing

@Suite(.serialized) struct RefusalEndToEndTests {
  private static let service = Result {
    try RunningService("--body-limit-mib", "1", "--body-timeout-seconds", "0.5", "--header-timeout-seconds", "0.5")
  }
  private var client: HTTPClient { get throws { try Self.service.get().client } }

  private func expect(_ reply: HTTPReply, _ status: Int, _ code: String, hasID: Bool = true) {
    #expect(reply.status == status)
    #expect(reply.headers["content-type"] == "application/problem+json")
    #expect(reply.json["status"] as? Int == status)
    #expect(reply.json["code"] as? String == code)
    #expect(reply.json["type"] as? String == "urn:deepbiq:problem:\(code)")
    #expect((reply.json["detail"] as? String)?.isEmpty == false)
    #expect(reply.headers["x-request-id"] != nil)
    if hasID { #expect(reply.json["request_id"] as? String == reply.headers["x-request-id"]) }
  }

  @Test(arguments: [
    ("crops=0", "crops"), ("crops=1&crops=1", "crops"), ("colour=blue", "colour"), ("seed=-1", "seed"),
    ("view=12", "view"), ("mode=fast", "mode"), ("pooling=", "pooling"), ("sampling", "sampling"),
    ("detail=%00", "detail"),
  ])
  func `A parameter that is not allowed is 400 and named`(query: String, parameter: String) throws {
    let reply = try client.post("/v1/assess?\(query)", Fixture.bytes("small.png"))
    expect(reply, 400, "invalid_parameter")
    #expect(reply.json["parameter"] as? String == parameter)
    #expect((reply.json["allowed"] as? String)?.isEmpty == false)
  }

  @Test func `No image is 400`() throws {
    expect(try client.post("/v1/assess", []), 400, "missing_image")
    expect(try client.postForm("/v1/assess", [("photo", [])]), 400, "missing_image")
  }

  @Test func `Two images in a form are 400`() throws {
    let image = try Fixture.bytes("small.png")
    expect(try client.postForm("/v1/assess", [("image", image), ("image", image)]), 400, "malformed_multipart")
  }

  @Test func `An unknown path is 404, with the paths there are`() throws {
    let reply = try client.get("/v2/assess")
    expect(reply, 404, "not_found")
    #expect((reply.json["detail"] as? String)?.contains("/v1/assess") == true)
  }

  @Test func `A method that is not allowed is 405, with those that are`() throws {
    let reply = try client.get("/v1/assess")
    expect(reply, 405, "method_not_allowed")
    #expect(reply.headers["allow"]?.contains("POST") == true)
    expect(try client.send("DELETE", "/livez", headers: [:], body: nil), 405, "method_not_allowed")
  }

  @Test func `A body that does not come is 408`() throws {
    let head = "POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nConnection: close\r\n\r\n"
    expect(try client.exchange(Array(head.utf8)), 408, "request_timeout")
  }

  @Test func `A body without a length is 411`() throws {
    let head = "POST /v1/assess HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n"
    expect(try client.exchange(Array(head.utf8)), 411, "length_required")
  }

  @Test func `A body beyond the limit is 413, with the limit`() throws {
    let reply = try client.post("/v1/assess", [UInt8](repeating: 0, count: (1 << 20) + 1))
    expect(reply, 413, "body_too_large")
    #expect(reply.json["limit_bytes"] as? Int == 1 << 20)
  }

  @Test(arguments: ["application/octet-stream", "image/jpeg", "application/x-www-form-urlencoded"])
  func `Bytes that are no image are 415, with the types that are accepted`(contentType: String) throws {
    let reply = try client.post("/v1/assess", Array("{\"a\": 1}".utf8), headers: ["Content-Type": contentType])
    expect(reply, 415, "unsupported_format")
    #expect(reply.headers["accept-post"]?.contains("image/webp") == true)
  }

  @Test func `A photograph that curl -d has damaged is told how to send it`() throws {
    for name in ["landscape.jpg", "small.png", "blurred.webp"] {
      // curl's manual: carriage returns, newlines and null bytes are stripped out.
      let stripped = try Fixture.bytes(name).filter { ![0, 10, 13].contains($0) }
      let headers = ["Content-Type": "application/x-www-form-urlencoded"]
      let reply = try client.post("/v1/assess", stripped, headers: headers)
      #expect([415, 422].contains(reply.status), "\(name)")
      #expect((reply.json["detail"] as? String)?.contains("--data-binary @photo.jpg") == true, "\(name)")
      #expect(try client.post("/v1/assess", Fixture.bytes(name), headers: headers).status == 200, "\(name)")
    }
  }

  @Test func `A coding that is not undone is 415, one that is broken 400`() throws {
    let image = try Fixture.bytes("small.png")
    let brotli = try client.post("/v1/assess", image, headers: ["Content-Encoding": "br"])
    expect(brotli, 415, "unsupported_content_encoding")
    #expect(brotli.headers["accept-encoding"] == "gzip, deflate")
    let none = try client.post("/v1/assess", image, headers: ["Content-Encoding": "gzip"])
    expect(none, 400, "malformed_content_encoding")
  }

  @Test func `A damaged image is 422`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    expect(try client.post("/v1/assess", Array(image.prefix(image.count / 2))), 422, "undecodable_image")
  }

  @Test func `An image too small is 422, with its size`() throws {
    let reply = try client.post("/v1/assess", Fixture.bytes("tiny.png"))
    expect(reply, 422, "image_too_small")
    #expect(reply.json["width"] as? Int == 12)
    #expect(reply.json["minimum_side"] as? Int == 16)
  }

  @Test func `An image too large is 422 before it is decoded`() throws {
    var png = try Fixture.bytes("small.png")
    // Width and height of IHDR, its checksum with them.
    png.replaceSubrange(16..<24, with: [0, 0, 0x80, 0, 0, 0, 0x80, 0])
    png.replaceSubrange(29..<33, with: checksum(png[12..<29]))
    let reply = try client.post("/v1/assess", png)
    expect(reply, 422, "image_too_large")
    #expect(reply.json["maximum_pixels"] as? Int == 50_000_000)
  }

  @Test func `A request that is no HTTP is 400`() throws {
    let reply = try client.exchange(Array("GET /livez HTTP/1.1\r\nno colon here\r\n\r\n".utf8))
    #expect(reply.status == 400)
  }

  /// CRC-32 of PNG (ISO 3309), big endian.
  private func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    crc = ~crc
    return (0..<4).map { UInt8(truncatingIfNeeded: crc >> (24 - 8 * $0)) }
  }
}
