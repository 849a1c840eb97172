import HTTPServer

/// The images of a request that has several, however they were sent.
struct ImageBatch: Sendable {
  /// One of them.
  struct Item: Sendable {
    /// What the client calls it: a form's file name, or the member `id` in JSON.
    let id: String?
    let upload: Result<ImageUpload, Problem>
  }

  /// In the order in which they were sent.
  let items: [Item]

  /// Where base64 stands in JSON: `{"images": ["...", {"id": "...", "image": "..."}]}`.
  static let base64Places: Set<[String]> = [[fieldName, "*"], [fieldName, "*", ImageUpload.fieldName]]
  static let fieldName = "images"

  /// - Parameter limit: the most images of a request.
  /// - Throws: `Problem` where there is no image, or too many, or what was sent is not several images.
  init(_ request: HTTPRequest, limit: Int) throws(Problem) {
    switch request.content {
    case .form(let parts): items = ImageBatch.items(of: parts)
    case .json(let value): items = try ImageBatch.items(of: value)
    case .bytes: throw .notABatch
    }
    guard !items.isEmpty else { throw .notABatch }
    guard items.count <= limit else { throw .tooManyImages(items.count, limit: limit) }
  }

  /// Every file of a form, whatever its field is called.
  private static func items(of parts: [HTTPFormPart]) -> [Item] {
    parts.filter { !($0.filename == "" && $0.bytes.isEmpty) }
      .filter { ImageUpload.isFile($0) || [ImageUpload.fieldName, fieldName].contains($0.name) }
      .map {
        Item(id: $0.filename.flatMap { $0.isEmpty ? nil : $0 }, upload: upload($0.bytes, isFile: $0.filename != nil))
      }
  }

  private static func upload(_ bytes: [UInt8], isFile: Bool) -> Result<ImageUpload, Problem> {
    bytes.isEmpty ? .failure(.missingImage) : .success(ImageUpload(bytes, from: isFile ? .plain : .textField))
  }

  private static func items(of json: JSONValue) throws(Problem) -> [Item] {
    guard case .object(let members) = json else { throw .notABatch }
    guard case .array(let values)? = members.first(where: { $0.name == fieldName })?.value else { throw .notABatch }
    return try values.enumerated().map { index, value throws(Problem) in try item(value, at: index) }
  }

  /// - Throws: `Problem` for what no image can be: its sender's program is wrong, and its other images may be, too.
  private static func item(_ value: JSONValue, at index: Int) throws(Problem) -> Item {
    switch value {
    case .bytes, .string: return Item(id: nil, upload: upload(value))
    case .object(let members):
      let known = [ImageUpload.fieldName, "id"]
      if let unknown = members.first(where: { !known.contains($0.name) }) {
        throw .invalidParameter(ParameterError(unknown: unknown.name, known: known))
      }
      let image = members.first { $0.name == ImageUpload.fieldName }?.value ?? .null
      guard image.isText else { throw .missingImage(at: index) }
      let id = members.first { $0.name == "id" }?.value ?? .null
      guard id == .null || id.text != nil else {
        throw .invalidParameter(
          ParameterError("id", "images[\(index)].id names nothing", allowed: "a text or a whole number"))
      }
      return Item(id: id.text, upload: upload(image))
    default: throw .missingImage(at: index)
    }
  }

  private static func upload(_ value: JSONValue) -> Result<ImageUpload, Problem> {
    switch value {
    case .bytes(let bytes): upload(bytes, isFile: true)
    case .string(let beginning): .failure(.malformedBase64(beginning: beginning))
    default: .failure(.missingImage)
    }
  }
}

extension JSONValue {
  fileprivate var isText: Bool {
    switch self {
    case .bytes, .string: true
    default: false
    }
  }

  /// A text, or a number as text; nil for what names nothing.
  fileprivate var text: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .null, .bool, .number, .bytes, .array, .object: nil
    }
  }
}
