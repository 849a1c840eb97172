/// A header value with parameters, as Content-Type and Content-Disposition have them: `value; name=value; ...`
/// (RFC 9110, section 5.6.6). Names are compared without regard to case, and blanks may stand around `;` and `=`.
///
/// Wider than the grammar in one point: a value without quotes may hold anything but a semicolon.
struct HeaderParameters {
  /// Lowercased, without blanks around it.
  let value: String
  private let parameters: [String: String]

  /// Why a header cannot be read: a clause that follows "it".
  struct Refusal: Error {
    let reason: String
  }

  /// - Throws: ``Refusal`` for a quoted string that does not end or is followed by more, and for a name given twice:
  ///   two readers could take another of the two.
  init(parsing text: String) throws(Refusal) {
    var reader = Reader(rest: Array(text.utf8)[...])
    value = reader.text(until: [Reader.semicolon]).lowercased()
    var parameters: [String: String] = [:]
    while reader.skipSemicolons() {
      let name = reader.text(until: [Reader.semicolon, Reader.equals]).lowercased()
      guard reader.skip(Reader.equals) else { continue }
      guard parameters.updateValue(try reader.value(), forKey: name) == nil else {
        throw Refusal(reason: "names '\(name.prefix(100))' twice")
      }
    }
    self.parameters = parameters
  }

  /// A parameter's value. One in the extended notation, `name*=UTF-8''...` (RFC 8187), comes before the plain one that
  /// stands beside it for older readers.
  subscript(name: String) -> String? {
    parameters[name + "*"].flatMap(HeaderParameters.decodedExtendedValue) ?? parameters[name]
  }

  /// nil for a charset other than UTF-8 and ISO-8859-1, or a broken escape.
  private static func decodedExtendedValue(_ text: String) -> String? {
    let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = PercentEncoding.decoded(parts[2].utf8) else { return nil }
    return switch parts[0].lowercased() {
    case "utf-8": String(validating: bytes, as: UTF8.self)
    case "iso-8859-1": String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default: nil
    }
  }
}

extension HeaderParameters {
  /// Reads a header from left to right, each byte once.
  fileprivate struct Reader {
    var rest: ArraySlice<UInt8>

    static let semicolon = UInt8(ascii: ";")
    static let equals = UInt8(ascii: "=")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// Everything before one of these bytes, without the blanks around it.
    mutating func text(until ends: [UInt8]) -> String {
      let text = rest.prefix { !ends.contains($0) }
      rest = rest.dropFirst(text.count)
      return String(decoding: HTTPHeaders.trimmed(text), as: UTF8.self)
    }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }

    /// To the next parameter; false at the end.
    mutating func skipSemicolons() -> Bool {
      rest = rest.drop { HTTPHeaders.isBlank($0) || $0 == Reader.semicolon }
      return !rest.isEmpty
    }

    mutating func value() throws(Refusal) -> String {
      rest = rest.drop(while: HTTPHeaders.isBlank)
      guard skip(Reader.quote) else { return text(until: [Reader.semicolon]) }
      var bytes: [UInt8] = []
      while let byte = rest.popFirst() {
        switch byte {
        case Reader.quote:
          rest = rest.drop(while: HTTPHeaders.isBlank)
          guard rest.isEmpty || rest.first == Reader.semicolon else {
            throw Refusal(reason: "has something behind a quoted string; write a quote inside of one as \\\"")
          }
          return String(decoding: bytes, as: UTF8.self)
        case Reader.backslash:
          // A quoted pair stands for its second byte.
          if let escaped = rest.popFirst() { bytes.append(escaped) }
        default: bytes.append(byte)
        }
      }
      throw Refusal(reason: "has a quoted string that does not end")
    }
  }
}
