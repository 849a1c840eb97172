import Foundation
import HTTPServer
import ImageCodecs
import QualityModel
import Testing

@testable import QualityService

@Suite struct ProblemTests {
  private func problem(_ error: HTTPServerError) -> Problem {
    Problem(error, path: "/x", paths: ["/livez"], retryAfterSeconds: 4)
  }

  private func object(_ problem: Problem, requestID: String = "r-1") throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(problem.document(requestID: requestID)))
    return try #require(json as? [String: Any])
  }

  @Test func `A document has the members of RFC 9457, its code and the request`() throws {
    let document = try object(problem(.bodyTooLarge(limit: 1_000)))
    #expect(document["type"] as? String == "urn:deepbiq:problem:body_too_large")
    #expect(document["title"] as? String == "The request body is too large")
    #expect(document["status"] as? Int == 413)
    #expect((document["detail"] as? String)?.contains("1000 bytes") == true)
    #expect(document["code"] as? String == "body_too_large")
    #expect(document["request_id"] as? String == "r-1")
    #expect(document["limit_bytes"] as? Int == 1_000)
  }

  @Test func `What a client sent is escaped`() throws {
    let document = try object(problem(.notFound(path: "/\"\\\u{1}\n")))
    #expect((document["detail"] as? String)?.contains("/\"\\\u{1}\n") == true)
  }

  @Test(arguments: [
    (ImageError.unknownFormat(nil, accepted: [.jpeg]), ProblemCode.unsupportedFormat), (.empty, .missingImage),
    (.formatNotAccepted(.gif, accepted: [.jpeg]), .unsupportedFormat),
    (.damaged(.png, "cut off"), .undecodableImage), (.unsupported(.jpeg, "lossless"), .undecodableImage),
    (.tooSmall(width: 1, height: 2, minimumSide: 16), .imageTooSmall),
    (.tooLarge(width: 70_000, height: 2, limit: "65535 pixels a side"), .imageTooLarge),
  ])
  func `Every refusal of an image has its code`(error: ImageError, code: ProblemCode) throws {
    #expect(try Problem.image(error, limits: ImageLimits(), upload: upload()).code == code)
  }

  @Test func `An image outside the limits is told its size and the limits`() throws {
    let error = ImageError.tooLarge(width: 9_000, height: 8_000, limit: "50000000 pixels in all")
    let document = try object(try .image(error, limits: ImageLimits(), upload: upload()))
    #expect(document["width"] as? Int == 9_000)
    #expect(document["maximum_pixels"] as? Int == 50_000_000)
  }

  private func upload(type: String? = nil, _ bytes: [UInt8] = [1]) throws -> ImageUpload {
    let headers = HTTPHeaders(type.map { [(name: "Content-Type", value: $0)] } ?? [])
    let head = HTTPRequestHead(id: "r-1", method: "POST", path: "/x", headers: headers)
    return try ImageUpload(HTTPRequest(head: head, content: .bytes(bytes)))
  }

  @Test func `Unsupported bytes are answered with the types that are accepted`() throws {
    let formats = ["jpeg", "png", "webp", "heic", "avif", "gif", "tiff", "bmp"].map { "image/\($0)" }
    let types = (formats + ["application/octet-stream", "multipart/form-data", "application/json"]).joined(
      separator: ", ")
    let error = ImageError.unknownFormat(nil, accepted: [.jpeg])
    let problem = Problem.image(error, limits: ImageLimits(), upload: try upload(type: "image/gif"))
    #expect(problem.headers == [Problem.Header(name: "Accept-Post", value: types)])
    #expect(!problem.detail.contains("curl"))
  }

  @Test(arguments: [
    ImageError.unknownFormat(nil, accepted: [.jpeg]), .damaged(.jpeg, "cut off"), .unsupported(.jpeg, "lossless"),
    .tooSmall(width: 1, height: 2, minimumSide: 16), .tooLarge(width: 70_000, height: 2, limit: "65535 pixels a side"),
  ])
  func `Bytes that curl -d has damaged are told how to be sent`(error: ImageError) throws {
    let type = "application/x-www-form-urlencoded; charset=utf-8"
    let detail = Problem.image(error, limits: ImageLimits(), upload: try upload(type: type)).detail
    #expect(detail.contains("--data-binary @photo.jpg") && detail.contains("-F image=@photo.jpg"))
    #expect(!Problem.image(error, limits: ImageLimits(), upload: try upload()).detail.contains("curl"))
  }

  @Test func `Only the formats that the configuration names are offered`() throws {
    let limits = ImageLimits(formats: [.jpeg])
    let problem = Problem.image(.formatNotAccepted(.gif, accepted: [.jpeg]), limits: limits, upload: try upload())
    let types = "image/jpeg, application/octet-stream, multipart/form-data, application/json"
    #expect(problem.code == .unsupportedFormat)
    #expect(problem.headers == [Problem.Header(name: "Accept-Post", value: types)])
  }

  @Test func `A type that is no image is told apart from bytes that are none`() {
    let problem = Problem.unsupportedContentType("text/plain", accepted: Set(ImageFormat.allCases))
    #expect(problem.code == .unsupportedFormat)
    #expect(
      problem.detail
        == "Content-Type 'text/plain' names no image; "
        + "send image/jpeg, image/png, image/webp, image/heic, image/avif, image/gif, image/tiff, image/bmp, "
        + "application/octet-stream, multipart/form-data or application/json"
    )
    #expect(problem.headers.map(\.name) == ["Accept-Post"])
  }

  @Test func `A narrow image within the limits is told why it is too large`() throws {
    let error = ImageError.tooLarge(width: 20, height: 20_000, limit: "50000000 pixels in all in its view")
    let problem = try Problem.image(error, limits: ImageLimits(), upload: upload())
    #expect(problem.code == .imageTooLarge)
    #expect(problem.detail.contains("too narrow for its length"))
  }

  @Test(arguments: [
    (HTTPServerError.malformedRequest("x"), 400), (.malformedMultipart("x"), 400),
    (.malformedContentCoding("x"), 400), (.unsupportedContentCoding("br"), 415), (.notFound(path: "/x"), 404),
    (.methodNotAllowed(method: "PUT", allowed: ["GET"]), 405), (.headerTimeout(.seconds(10)), 408),
    (.bodyTimeout(.seconds(10)), 408), (.lengthRequired, 411), (.bodyTooLarge(limit: 5), 413),
    (.tooManyParts(limit: 5), 413), (.buffersFull(limit: 5), 429), (.noAnswer, 500),
    (.unsupportedTransferEncoding("gzip"), 501), (.stopping, 503), (.deadlineExceeded(.seconds(1)), 503),
    (.targetTooLong(limit: 5), 414), (.headersTooLarge(limit: 5), 431), (.unsupportedVersion, 505),
  ])
  func `Every error of the server becomes a document of its status`(error: HTTPServerError, status: Int) {
    let problem = problem(error)
    #expect(problem.code.status == status && error.status == status)
    if status == 429 { #expect(problem.headers == [Problem.Header(name: "Retry-After", value: "4")]) }
    if status == 415 { #expect(problem.headers == [Problem.Header(name: "Accept-Encoding", value: "gzip, deflate")]) }
    if status == 405 { #expect(problem.headers == [Problem.Header(name: "Allow", value: "GET")]) }
  }

  @Test func `A mode that the model does not allow is told with those it allows`() throws {
    let document = try object(.unsupportedMode(.dense, reason: "it has no map", allowed: "exact"))
    #expect(document["code"] as? String == "unsupported_mode" && document["status"] as? Int == 400)
    #expect(document["detail"] as? String == "Mode is 'dense'; it must be exact for this model: it has no map")
    #expect(document["parameter"] as? String == "mode" && document["allowed"] as? String == "exact")
  }

  @Test(arguments: [
    (AssessmentError.image(.unknownFormat(nil, accepted: [.jpeg])), ProblemCode.unsupportedFormat),
    (.deadlineExceeded, .deadlineExceeded),
    (.invalidOptions("x"), .internalError), (.unsupportedMode(.dense, "NaN"), .internalError),
    (.inference("NaN"), .internalError),
  ])
  func `Every failure of an assessment has its code, and tells nothing of the inside`(
    error: AssessmentError,
    code: ProblemCode
  ) throws {
    let upload = try ImageUpload(
      HTTPRequest(head: HTTPRequestHead(id: "r-1", method: "POST", path: "/x"), content: .bytes([1])))
    let problem = Problem(error, of: upload, in: try TestContext.shared.get())
    #expect(problem.code == code)
    #expect(!problem.detail.contains("NaN"))
  }

  @Test func `The interface description lists every code, and no other`() throws {
    let text = try String(contentsOfFile: repositoryFile("openapi.yaml"), encoding: .utf8)
    let lines = text.split(separator: "\n").drop { $0 != "    ProblemCode:" }
    let codes = lines.drop { $0 != "      enum:" }.dropFirst().prefix { $0.hasPrefix("        - ") }
      .map { String($0.dropFirst("        - ".count)) }
    #expect(codes == ProblemCode.allCases.map(\.rawValue))
  }
}
