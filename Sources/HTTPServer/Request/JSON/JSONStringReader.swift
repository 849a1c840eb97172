/// Reads one string of a JSON text piece by piece, from behind its opening quote (RFC 8259, section 7), into text or
/// into the bytes that it has as base64.
struct JSONStringReader {
  static let maximumByteCount = 64 * 1024
  /// What is kept of a text that should have been base64, to show it.
  private static let keptByteCount = 64

  /// Whether the closing quote has come.
  private(set) var isComplete = false
  private let isBase64: Bool
  /// The text; of base64 its beginning.
  private var text: [UInt8] = []
  private var base64 = Base64Decoder()
  /// Nil outside an escape; else what has come of it behind the backslash.
  private var escape: [UInt8]?
  /// The first half of a surrogate pair.
  private var highSurrogate: UInt16?

  init(isBase64: Bool) { self.isBase64 = isBase64 }

  /// How many bytes were taken: at least one, and none behind the closing quote.
  ///
  /// - Throws: ``JSONReader/Refusal``.
  mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(JSONReader.Refusal) -> Int {
    if escape != nil {
      try readEscape(bytes[0])
      return 1
    }
    let run = bytes.firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 } ?? bytes.count
    if run > 0 { try append(UnsafeRawBufferPointer(rebasing: bytes[..<run])) }
    guard run < bytes.count else { return run }
    switch bytes[run] {
    case UInt8(ascii: "\\"): escape = []
    case UInt8(ascii: "\""):
      guard highSurrogate == nil else { throw Self.loneSurrogate }
      isComplete = true
    default: throw JSONReader.Refusal(reason: "has a line break or another control character in a string")
    }
    return run + 1
  }

  /// The whole string; of one that should be base64 and is not, the beginning of its text.
  ///
  /// - Throws: ``JSONReader/Refusal`` for a text that is not UTF-8.
  mutating func value() throws(JSONReader.Refusal) -> JSONValue {
    guard !isBase64 else {
      return base64.finish().map(JSONValue.bytes) ?? .string(String(decoding: text, as: UTF8.self))
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw JSONReader.Refusal(reason: "has a text that is not UTF-8")
    }
    return .string(string)
  }

  /// Takes bytes that stand for themselves, or for which an escape stands.
  private mutating func append(_ bytes: UnsafeRawBufferPointer) throws(JSONReader.Refusal) {
    guard highSurrogate == nil else { throw Self.loneSurrogate }
    if isBase64 {
      base64.decode(bytes)
      text.append(contentsOf: bytes.prefix(max(0, Self.keptByteCount - text.count)))
      return
    }
    guard text.count + bytes.count <= Self.maximumByteCount else {
      throw JSONReader.Refusal(reason: "has a text of more than \(Self.maximumByteCount) bytes")
    }
    text.append(contentsOf: bytes)
  }

  private mutating func readEscape(_ byte: UInt8) throws(JSONReader.Refusal) {
    let read = (escape ?? []) + [byte]
    guard read.first == UInt8(ascii: "u") else {
      escape = nil
      guard let plain = Self.escapes[byte] else {
        throw JSONReader.Refusal(reason: "has a backslash before what JSON does not escape")
      }
      return try append([plain])
    }
    guard read.count == 5 else {
      escape = read
      return
    }
    escape = nil
    let digits = String(decoding: read.dropFirst(), as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
      throw JSONReader.Refusal(reason: "has \\u without four hexadecimal digits")
    }
    try append(unit)
  }

  private mutating func append(_ unit: UInt16) throws(JSONReader.Refusal) {
    switch (highSurrogate, UTF16.isLeadSurrogate(unit), UTF16.isTrailSurrogate(unit)) {
    case (nil, true, _): highSurrogate = unit
    case (nil, false, false): try append(Array(String(decoding: [unit], as: UTF16.self).utf8))
    case (let high?, _, true):
      highSurrogate = nil
      try append(Array(String(decoding: [high, unit], as: UTF16.self).utf8))
    default: throw Self.loneSurrogate
    }
  }

  private mutating func append(_ bytes: [UInt8]) throws(JSONReader.Refusal) {
    try bytes.withUnsafeBytes { bytes in Result { () throws(JSONReader.Refusal) in try append(bytes) } }.get()
  }

  private static let loneSurrogate = JSONReader.Refusal(reason: "has half of a surrogate pair")

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): UInt8(ascii: "\n"), UInt8(ascii: "r"): UInt8(ascii: "\r"), UInt8(ascii: "t"): UInt8(ascii: "\t"),
  ]
}
