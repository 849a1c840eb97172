import Foundation

/// XMP metadata (ISO 16684-1), of which only the orientation is used.
enum XMP {
  private static let name = Array("tiff:Orientation".utf8)

  /// Finds `tiff:Orientation` as an attribute or as an element, as Pillow does: by its name alone, since prefixes are
  /// hardly ever others.
  ///
  /// - Parameter packet: An XMP packet in UTF-8, with anything before and after it; untrusted.
  /// - Returns: The number that it states; `nil` when there is none.
  static func orientation(in packet: UnsafeRawBufferPointer) -> Int? {
    var rest = packet[...]
    while let found = rest.firstRange(of: name) {
      var value = packet[found.upperBound...].drop(while: isSpace)
      rest = packet[found.upperBound...]
      if value.first == UInt8(ascii: "=") {
        value = value.dropFirst().drop(while: isSpace)
        guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
      } else if value.first != UInt8(ascii: ">") {
        continue
      }
      value = value.dropFirst().drop(while: isSpace)
      guard let digit = value.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { continue }
      return Int(digit - UInt8(ascii: "0"))
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
