/// One part of a multipart/form-data body (RFC 7578).
public struct HTTPFormPart: Sendable, Equatable {
  /// The field's name; empty if the part has none.
  public let name: String
  /// The name of the uploaded file as the client gave it: never a path to open.
  public let filename: String?
  /// The part's own Content-Type.
  public let contentType: String?
  /// The part's bytes, exactly as sent.
  public internal(set) var bytes: [UInt8]

  public init(name: String, filename: String? = nil, contentType: String? = nil, bytes: [UInt8]) {
    self.name = name
    self.filename = filename
    self.contentType = contentType
    self.bytes = bytes
  }
}
