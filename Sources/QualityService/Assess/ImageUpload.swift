import HTTPServer
import ImageCodecs

/// The image of a request, however it was sent.
struct ImageUpload: Sendable {
  let bytes: [UInt8]
  /// How the bytes came, for the advice of a refusal.
  let source: Source

  /// What is known of a client's way of sending that may have gone wrong.
  enum Source: Sendable, Equatable {
    /// Nothing that would explain a refusal.
    case plain
    /// What `curl -d` calls every body. It also removes line breaks and NUL bytes from a file.
    case urlEncodedForm
    /// A field of a form that is no file, as `curl -F image=photo.jpg` sends.
    case textField
  }

  /// The form field, or the member of a JSON object, that holds the image.
  static let fieldName = "image"

  init(_ bytes: [UInt8], from source: Source) {
    self.bytes = bytes
    self.source = source
  }

  /// - Parameter formats: Those that are accepted, for the refusal of a type that rules an image out.
  /// - Throws: `Problem`: no image, a form in which none or several may be meant, or such a type.
  init(_ request: HTTPRequest, formats: Set<ImageFormat> = Set(ImageFormat.allCases)) throws(Problem) {
    switch request.content {
    case .form(let parts):
      let part = try ImageUpload.image(in: parts)
      bytes = part.bytes
      source = part.filename == nil ? .textField : .plain
    case .json(let value):
      bytes = try ImageUpload.image(in: value)
      source = .plain
    case .bytes(let body):
      let type = request.headers.mediaType
      if let type, ImageUpload.rulesOutImage(type) { throw .unsupportedContentType(type, accepted: formats) }
      bytes = body
      source = type == "application/x-www-form-urlencoded" ? .urlEncodedForm : .plain
    }
    guard !bytes.isEmpty else { throw .missingImage }
  }

  /// The field `image`; without one the only file of the form, whatever its field is called.
  private static func image(in parts: [HTTPFormPart]) throws(Problem) -> HTTPFormPart {
    // Browsers send a file field in which nothing was chosen as a file without a name and without bytes.
    let filled = parts.filter { !($0.filename == "" && $0.bytes.isEmpty) }
    let named = filled.filter { $0.name == fieldName }
    let candidates = named.isEmpty ? filled.filter(isFile) : named
    guard let image = candidates.first else { throw .missingImage }
    guard candidates.count == 1 else {
      let fields = named.isEmpty ? "files and none in a field '\(fieldName)'" : "fields '\(fieldName)'"
      throw Problem(.malformedMultipart, "The form has \(candidates.count) \(fields); send one image per request")
    }
    return image
  }

  /// The member `image`, which the server has decoded.
  private static func image(in json: JSONValue) throws(Problem) -> [UInt8] {
    guard case .object(let members) = json else { throw .notAnObject }
    switch members.first(where: { $0.name == fieldName })?.value {
    case .bytes(let bytes): return bytes
    case .string(let beginning): throw .malformedBase64(beginning: beginning)
    case nil, .null: throw .missingImage
    default: throw .malformedBase64(beginning: nil)
    }
  }

  static func isFile(_ part: HTTPFormPart) -> Bool {
    part.filename != nil || part.contentType?.lowercased().hasPrefix("image/") == true
  }

  /// The format is detected from the file's signature; the declared type only has to leave it open. One that no file
  /// has (`jpeg`, `undefined`) says nothing either.
  private static func rulesOutImage(_ type: String) -> Bool {
    let sides = type.split(separator: "/", omittingEmptySubsequences: false)
    return sides.count == 2 && !sides.contains("") && sides[0] != "image" && !unspecificTypes.contains(type)
  }

  /// What programs call bytes of which they know nothing.
  private static let unspecificTypes: Set = [
    "*/*", "application/*", "application/binary", "application/download", "application/force-download",
    "application/octet-stream", "application/octetstream", "application/unknown", "application/x-binary",
    "application/x-download", "application/x-octet-stream", "application/x-unknown",
    "application/x-www-form-urlencoded", "binary/octet-stream", "binary/unknown", "content/unknown", "unknown/unknown",
  ]
}
