/// Reads big-endian fields of an ICC profile (ICC.1:2022, clause 4), never beyond its end.
struct ICCReader {
  let bytes: [UInt8]

  /// An unsigned integer of at most four bytes; `nil` beyond the end.
  func integer(at offset: Int, byteCount: Int) -> Int? {
    guard offset <= bytes.count - byteCount else { return nil }
    return bytes[offset..<offset + byteCount].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Four letters such as "RGB " or "curv"; `nil` beyond the end.
  func signature(at offset: Int) -> String? {
    guard offset <= bytes.count - 4 else { return nil }
    return String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
  }
}
