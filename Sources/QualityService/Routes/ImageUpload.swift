import HTTPServer

/// The image of a request, however it was sent.
struct ImageUpload: Sendable {
  let bytes: [UInt8]
  /// The Content-Type of the request, lowercased and without parameters; nil if it has none.
  let contentType: String?

  /// The form field that holds the image.
  static let fieldName = "image"

  /// - Throws: `Problem`: no image, a form without exactly one, or a type that is no image.
  init(_ request: HTTPRequest) throws(Problem) {
    contentType = ImageUpload.mediaType(request.headers["Content-Type"])
    if contentType == "multipart/form-data" {
      bytes = try ImageUpload.image(in: request.parts)
    } else {
      if let contentType, !ImageUpload.mayBeImage(contentType) { throw .unsupportedContentType(contentType) }
      bytes = request.body
    }
    guard !bytes.isEmpty else { throw .missingImage }
  }

  private static func image(in parts: [HTTPFormPart]) throws(Problem) -> [UInt8] {
    let images = parts.filter { $0.name == fieldName }
    guard let image = images.first else { throw .missingImage }
    guard images.count == 1 else {
      throw .malformedMultipart("The form has \(images.count) fields '\(fieldName)'; send one image a request")
    }
    return image.bytes
  }

  /// What the bytes are is told from the bytes; a type only has to leave it open. `curl --data-binary` without a header
  /// calls its body a form.
  private static func mayBeImage(_ contentType: String) -> Bool {
    contentType.hasPrefix("image/") || contentType == "application/octet-stream"
      || contentType == "application/x-www-form-urlencoded"
  }

  private static func mediaType(_ header: String?) -> String? {
    guard let header else { return nil }
    let type = header.prefix { $0 != ";" }
    return String(type.filter { !$0.isWhitespace }).lowercased()
  }
}
