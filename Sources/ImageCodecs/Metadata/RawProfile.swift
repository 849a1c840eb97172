/// The text in which ImageMagick keeps a file's profile in a PNG: a line feed, the profile's name, its length in bytes
/// and its bytes in hexadecimal digits, over lines of 72.
enum RawProfile {
  /// - Parameter text: The text of a chunk whose keyword is "Raw profile type" and a name; untrusted.
  /// - Returns: The profile; `nil` when the text is none.
  static func bytes(in text: UnsafeRawBufferPointer) -> [UInt8]? {
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    guard lines.count == 3, let count = Int(String(decoding: lines[1], as: UTF8.self).filter { $0 != " " }),
      count > 0, count <= lines[2].count / 2
    else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var high: UInt8?
    for character in lines[2] {
      guard let digit = value(ofDigit: character) else {
        if character == UInt8(ascii: "\n") || character == UInt8(ascii: " ") { continue }
        return nil
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
      if bytes.count == count { return bytes }
    }
    return nil
  }

  private static func value(ofDigit character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
