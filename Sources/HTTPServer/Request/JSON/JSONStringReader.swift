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
  /// Nil outside an escape; else how many of its bytes have come behind the backslash.
  private var escapeCount: Int?
  /// The digits of `\u` so far.
  private var unit: UInt16 = 0
  /// The first half of a surrogate pair.
  private var highSurrogate: UInt16?

  init(isBase64: Bool) { self.isBase64 = isBase64 }

  /// How many bytes were taken: at least one, and none behind the closing quote.
  ///
  /// - Throws: ``JSONReader/Refusal``.
  mutating func receive(_ bytes: UnsafeRawBufferPointer) throws(JSONReader.Refusal) -> Int {
    if let count = escapeCount {
      try readEscape(bytes[0], at: count)
      return 1
    }
    let run = bytes.firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 } ?? bytes.count
    if run > 0 { try append(UnsafeRawBufferPointer(rebasing: bytes[..<run])) }
    guard run < bytes.count else { return run }
    switch bytes[run] {
    case UInt8(ascii: "\\"): escapeCount = 0
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

  private mutating func readEscape(_ byte: UInt8, at count: Int) throws(JSONReader.Refusal) {
    if count == 0, byte != UInt8(ascii: "u") {
      guard let plain = Self.plain(byte) else {
        throw JSONReader.Refusal(reason: "has a backslash before what JSON does not escape")
      }
      escapeCount = nil
      return try append(Unicode.Scalar(plain))
    }
    if count > 0 {
      guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw JSONReader.Refusal(reason: "has \\u without four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
    }
    escapeCount = count < 4 ? count + 1 : nil
    if count == 4 { try append(unit) }
  }

  private mutating func append(_ unit: UInt16) throws(JSONReader.Refusal) {
    if let high = highSurrogate {
      guard UTF16.isTrailSurrogate(unit) else { throw Self.loneSurrogate }
      highSurrogate = nil
      let value = 0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF))
      if let scalar = Unicode.Scalar(value) { try append(scalar) }
    } else if UTF16.isLeadSurrogate(unit) {
      highSurrogate = unit
    } else {
      guard let scalar = Unicode.Scalar(unit) else { throw Self.loneSurrogate }
      try append(scalar)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) throws(JSONReader.Refusal) {
    var bytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    var count = 0
    withUnsafeMutableBytes(of: &bytes) { buffer in
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        buffer[count] = byte
        count += 1
      }
    }
    try withUnsafeBytes(of: bytes) { buffer in
      Result { () throws(JSONReader.Refusal) in try append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
    }.get()
  }

  private static let loneSurrogate = JSONReader.Refusal(reason: "has half of a surrogate pair")

  private static func plain(_ escaped: UInt8) -> UInt8? {
    switch escaped {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escaped
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }
}
