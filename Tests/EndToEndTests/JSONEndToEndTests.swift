import Foundation
import Testing

/// Images that come as base64 in JSON.
@Suite struct JSONEndToEndTests {
  private static let service = Result { try RunningService() }
  private var client: HTTPClient { get throws { try Self.service.get().client } }

  private func post(_ body: String, path: String = "/v1/assess", headers: [String: String] = [:]) throws -> HTTPReply {
    let type = ["Content-Type": "application/json; charset=utf-8"]
    return try client.post(path, Array(body.utf8), headers: type.merging(headers) { $1 })
  }

  @Test func `Base64 and data URLs get the score of the file, with the parameters beside them`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    let text = Data(image).base64EncodedString()
    let score = try client.post("/v1/assess?crops=4", image).json["score"] as? Double
    #expect(score != nil)
    for body in [
      #"{"crops": 4, "image": "\#(text)"}"#, #"{"image": "data:image/jpeg;base64,\#(text)", "crops": 4.0}"#,
      #"{"image": "\#(text.replacing("/", with: "\\/"))", "crops": 4, "view": null, "mode": "dense"}"#,
    ] {
      let reply = try post(body)
      #expect(reply.status == 200 && reply.json["score"] as? Double == score, "\(reply.text)")
    }
    let inQuery = try post(#"{"image": "\#(text)"}"#, path: "/v1/assess?crops=4&detail=summary")
    #expect(inQuery.json["score"] as? Double == score)
    #expect(inQuery.json["crops"] == nil)
  }

  @Test(arguments: [
    ("", "malformed_json"), ("{", "malformed_json"), ("[]", "malformed_json"), ("\"AAAA\"", "malformed_json"),
    (#"{"image": "AAAA", "image": "AAAA"}"#, "malformed_json"), ("{}", "missing_image"),
    (#"{"image": null}"#, "missing_image"), (#"{"image": ""}"#, "missing_image"),
    (#"{"image": "http://example.org/a.jpg"}"#, "malformed_base64"), (#"{"image": "A"}"#, "malformed_base64"),
    (#"{"image": 1}"#, "malformed_base64"), (#"{"image": ["AAAA"]}"#, "malformed_base64"),
    (#"{"image": "AAAA", "crop": 1}"#, "invalid_parameter"), (#"{"image": "AAAA", "crops": "4"}"#, "invalid_parameter"),
    (#"{"image": "AAAA", "crops": [4]}"#, "invalid_parameter"),
    (#"{"image": "AAAA", "crops": 0}"#, "invalid_parameter"),
    (#"{"image": "AAAA", "crops": 1.5}"#, "invalid_parameter"), (#"{"image": "AAAA", "_": 1}"#, "invalid_parameter"),
    (#"{"image": "AAAA", "mode": true}"#, "invalid_parameter"),
  ])
  func `What is wrong with the JSON is told`(body: String, code: String) throws {
    let reply = try post(body)
    #expect(reply.status == 400 && reply.json["code"] as? String == code, "\(body): \(reply.text)")
    #expect(reply.headers["content-type"] == "application/problem+json")
  }

  @Test func `The body comes before the query, which must be right all the same`() throws {
    let text = Data(try Fixture.bytes("landscape.jpg")).base64EncodedString()
    let body = #"{"image": "\#(text)", "crops": 1, "view": null}"#
    let reply = try post(body, path: "/v1/assess?crops=4&view=400")
    #expect((reply.json["crops"] as? [Any])?.count == 1, "\(reply.text)")
    #expect((reply.json["view"] as? [String: Any])?["height"] as? Int == 400)
    #expect(try post(body, path: "/v1/assess?crops=0").json["parameter"] as? String == "crops")
    #expect(try post(body, path: "/v1/assess?crops=4&crops=4").status == 400)
  }

  @Test func `Text fields of a form are parameters where they are called like one`() throws {
    let image = try Fixture.bytes("landscape.jpg")
    func form(_ fields: String, path: String = "/v1/assess?crops=4") throws -> HTTPReply {
      let head = "--b\r\nContent-Disposition: form-data; name=image; filename=a.jpg\r\n\r\n"
      return try client.post(
        path, Array((fields + head).utf8) + image + Array("\r\n--b--\r\n".utf8),
        headers: ["Content-Type": "multipart/form-data; boundary=b"])
    }
    let reply = try form("--b\r\nContent-Disposition: form-data; name=crops\r\n\r\n1\r\n")
    #expect((reply.json["crops"] as? [Any])?.count == 1, "\(reply.text)")
    #expect(try form("--b\r\nContent-Disposition: form-data; name=token\r\n\r\n1\r\n").status == 200)
    let wrong = try form("--b\r\nContent-Disposition: form-data; name=crops\r\n\r\nbanana\r\n")
    #expect(wrong.status == 400 && wrong.json["parameter"] as? String == "crops")
  }

  @Test func `What is called wrongly, or sent as another type, is told how to be sent`() throws {
    let member = try post(#"{"Image": "AAAA"}"#)
    #expect((member.json["detail"] as? String)?.contains("did you mean 'image'?") == true, "\(member.text)")
    let several = try post(#"{"images": ["AAAA"]}"#)
    #expect((several.json["detail"] as? String)?.contains("did you mean 'image'?") == true, "\(several.text)")
    for type in ["application/x-www-form-urlencoded", "application/octet-stream", "text/json"] {
      let reply = try post(#"{"image": "AAAA"}"#, headers: ["Content-Type": type])
      #expect(reply.status == 415)
      #expect((reply.json["detail"] as? String)?.contains("application/json") == true, "\(reply.text)")
    }
  }

  @Test func `An address is told that nothing is fetched`() throws {
    let address = try post(#"{"image": "https:\/\/example.org\/a.jpg"}"#)
    #expect((address.json["detail"] as? String)?.contains("fetches nothing") == true, "\(address.text)")
  }

  @Test func `Bytes that decode to no image are 415`() throws {
    let reply = try post(#"{"image": "aGVsbG8gd29ybGQ="}"#)
    #expect(reply.status == 415 && reply.json["code"] as? String == "unsupported_format", "\(reply.text)")
    #expect(reply.headers["accept-post"]?.contains("application/json") == true)
  }
}
