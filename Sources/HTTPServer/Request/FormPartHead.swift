import Foundation

/// One part of a form from its bytes: its head, a blank line, its content.
extension HTTPFormPart {
  /// The longest head of a part, in bytes.
  private static let maximumHeadByteCount = 16 * 1024

  /// - Parameter bytes: All that stands between two delimiters. A part without a blank line is a head without content.
  /// - Throws: ``HTTPServerError/malformedMultipart(_:)``.
  init(parsing bytes: UnsafeRawBufferPointer) throws(HTTPServerError) {
    let (headers, contentStart) = try HTTPFormPart.head(of: bytes)
    let content = bytes[contentStart...]
    let disposition: HeaderParameters?
    do throws(HeaderParameters.Refusal) {
      disposition = try headers["Content-Disposition"].map { text throws(HeaderParameters.Refusal) in
        try HeaderParameters(parsing: text)
      }
    } catch {
      throw .malformedMultipart("a part's Content-Disposition \(error.reason)")
    }
    self.init(
      name: disposition?["name"] ?? "",
      filename: disposition?["filename"],
      contentType: headers["Content-Type"],
      bytes: try HTTPFormPart.decoded(content, encoding: headers["Content-Transfer-Encoding"]))
  }

  /// The fields of a part, and where its content begins. A line that begins with a blank goes on with the one before
  /// (RFC 5322, section 2.2.3).
  private static func head(of bytes: UnsafeRawBufferPointer) throws(HTTPServerError) -> (HTTPHeaders, Int) {
    var fields: [(name: String, value: String)] = []
    var position = 0
    while position < bytes.count {
      let window = bytes[position..<min(bytes.count, maximumHeadByteCount)]
      let feed = window.firstIndex(of: UInt8(ascii: "\n"))
      guard feed != nil || bytes.count <= maximumHeadByteCount else {
        throw .malformedMultipart("a part's headers are longer than \(maximumHeadByteCount) bytes")
      }
      var line = window[..<(feed ?? bytes.count)]
      position = feed.map { $0 + 1 } ?? bytes.count
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      guard let first = line.first else { break }
      if HTTPHeaders.isBlank(first), let last = fields.indices.last {
        fields[last].value += fields[last].value.isEmpty ? text(line) : " " + text(line)
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
        fields.append((text(line[..<colon]), text(line[(colon + 1)...])))
      } else {
        throw .malformedMultipart("a part has a header line without a colon")
      }
    }
    return (HTTPHeaders(fields), position)
  }

  private static func text(_ line: Slice<UnsafeRawBufferPointer>) -> String {
    String(decoding: HTTPHeaders.trimmed(line), as: UTF8.self)
  }

  /// Forms need no transfer encoding (RFC 7578, section 4.7), but programs made for mail send base64.
  private static func decoded(
    _ content: Slice<UnsafeRawBufferPointer>, encoding: String?
  ) throws(HTTPServerError) -> [UInt8] {
    switch encoding?.lowercased() {
    case nil, "", "binary", "8bit", "7bit": return Array(content)
    case "base64":
      let text = content.filter { !HTTPHeaders.isBlank($0) && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
      guard let data = Data(base64Encoded: Data(text)) else {
        throw .malformedMultipart("a part's Content-Transfer-Encoding is base64, and its content is not")
      }
      return Array(data)
    case let encoding?:
      throw .malformedMultipart(
        "a part has the Content-Transfer-Encoding '\(encoding.prefix(100))'; send its bytes as they are (binary)")
    }
  }
}
