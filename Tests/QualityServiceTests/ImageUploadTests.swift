import HTTPServer
import Testing

@testable import QualityService

/// Where the image of a request is looked for.
@Suite struct ImageUploadTests {
  private static let image: [UInt8] = [0xFF, 0xD8, 0xFF]

  private func upload(type: String?, body: [UInt8] = image, parts: [HTTPFormPart] = []) throws(Problem) -> ImageUpload {
    let headers = HTTPHeaders(type.map { [(name: "Content-Type", value: $0)] } ?? [])
    let head = HTTPRequestHead(id: "r-1", method: "POST", path: "/v1/assess", headers: headers)
    let isForm = type?.hasPrefix("multipart/form-data") ?? false
    return try ImageUpload(HTTPRequest(head: head, content: isForm ? .form(parts) : .bytes(body)))
  }

  private func form(_ parts: HTTPFormPart...) throws(Problem) -> [UInt8] {
    try upload(type: "multipart/form-data; boundary=b", body: [], parts: parts).bytes
  }

  private func file(_ name: String, filename: String? = "a.jpg", type: String? = nil, _ bytes: [UInt8]) -> HTTPFormPart
  {
    HTTPFormPart(name: name, filename: filename, contentType: type, bytes: bytes)
  }

  @Test(arguments: [
    nil, "", " ", ";", "*/*", "image/*", "image/jpg", "image/png", "image/x-unknown", "IMAGE/JPEG; q=1",
    "application/octet-stream", "Binary/Octet-Stream; charset=binary", "application/x-www-form-urlencoded",
    "application/*", "application/unknown", "unknown/unknown", "jpeg", "undefined", "image", "image/", "/jpeg",
  ])
  func `A type that says nothing leaves it to the bytes`(type: String?) throws {
    #expect(try upload(type: type).bytes == Self.image)
  }

  @Test(arguments: ["text/plain", "application/json", "application/pdf", "multipart/mixed; boundary=b", "video/mp4"])
  func `A type that rules an image out is refused`(type: String) {
    let problem = #expect(throws: Problem.self) { try upload(type: type) }
    #expect(problem?.code == .unsupportedFormat)
  }

  @Test func `The field image is taken, wherever it stands`() throws {
    let note = HTTPFormPart(name: "note", bytes: [1])
    let other = file("thumbnail", [2])
    #expect(try form(note, other, file("image", [3])) == [3])
    #expect(try form(file("image", filename: nil, [3]), note) == [3])
    #expect(try form(file("image", filename: "", [3])) == [3])
  }

  @Test func `Without it the only file of a form is taken`() throws {
    let note = HTTPFormPart(name: "note", bytes: [1])
    #expect(try form(note, file("photo", [2])) == [2])
    #expect(try form(file("", filename: nil, type: "Image/PNG", [2]), note) == [2])
    #expect(try form(file("files[]", [2]), file("empty", filename: "", [])) == [2])
    #expect(throws: Problem.missingImage) { try form(note) }
    #expect(throws: Problem.missingImage) { try form(file("image", filename: "", [])) }
    #expect(throws: Problem.missingImage) { try form(file("image", [])) }
    #expect(throws: Problem.missingImage) { try form() }
  }

  @Test func `Of several it is not guessed which is meant`() throws {
    let two = #expect(throws: Problem.self) { try form(file("image", [1]), file("image", [2])) }
    #expect(two?.code == .malformedMultipart)
    #expect(two?.detail == "The form has 2 fields 'image'; send one image per request")
    let files = #expect(throws: Problem.self) { try form(file("a", [1]), file("b", [2])) }
    #expect(files?.detail == "The form has 2 files and none in a field 'image'; send one image per request")
  }
}
