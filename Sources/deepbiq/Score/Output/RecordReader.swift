import Foundation

/// Cuts bytes into records that end with a line feed, outside quotes where quotes count (RFC 4180).
struct RecordReader {
  private let quotes: Bool
  /// What has come of the record that has not ended.
  private(set) var rest: [UInt8] = []
  private var isQuoted = false

  init(quotes: Bool) { self.quotes = quotes }

  /// The records that end in `bytes`, their line feeds included.
  mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
    // All up to here is looked at.
    var looked = rest.count
    var begin = 0
    rest += bytes
    var records: [[UInt8]] = []
    while let end = Self.position(of: UInt8(ascii: "\n"), in: rest, from: looked) {
      if quotes, Self.hasOddQuotes(rest, looked..<end) { isQuoted.toggle() }
      looked = end + 1
      guard !isQuoted else { continue }
      records.append(Array(rest[begin..<looked]))
      begin = looked
    }
    if quotes, Self.hasOddQuotes(rest, looked..<rest.count) { isQuoted.toggle() }
    rest = Array(rest[begin...])
    return records
  }

  private static func hasOddQuotes(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var isOdd = false
    var start = range.lowerBound
    while let quote = position(of: UInt8(ascii: "\""), in: bytes, from: start), quote < range.upperBound {
      isOdd.toggle()
      start = quote + 1
    }
    return isOdd
  }

  /// By memchr: millions of rows are looked through.
  private static func position(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, Int32(byte), bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// The fields of a record of comma-separated values.
  static func fields(of record: [UInt8]) -> [String] {
    var fields: [[UInt8]] = [[]]
    var isQuoted = false
    var bytes = record[...]
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == byte:
        fields[fields.count - 1].append(byte)
        bytes.removeFirst()
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: fields.append([])
      default: fields[fields.count - 1].append(byte)
      }
    }
    return fields.map { String(decoding: $0, as: UTF8.self) }
  }
}
