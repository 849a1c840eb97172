/// The header and the tag table of an ICC profile (ICC.1:2022, clause 7); untrusted, so nothing is read beyond its end.
struct ICCProfile {
  /// Little CMS reads no more tags either; profiles of cameras and editors have ten to twenty.
  private static let maximumTagCount = 100

  /// Where the header ends and the tag table, beginning with its count, begins.
  private static let tableStart = 128

  let reader: ICCReader

  /// The tags that lie wholly between the table and the profile's end, by their signatures.
  let tags: [String: ICCTag]

  /// `nil` when the header or the tag table is broken.
  init?(_ bytes: [UInt8]) {
    let reader = ICCReader(bytes: bytes)
    guard reader.signature(at: 36) == "acsp", let byteCount = reader.integer(at: 0, byteCount: 4),
      let tagCount = reader.integer(at: Self.tableStart, byteCount: 4), tagCount <= Self.maximumTagCount
    else { return nil }
    let tableEnd = Self.tableStart + 4 + tagCount * ICCTag.byteCount
    var tags: [String: ICCTag] = [:]
    for index in 0..<tagCount {
      let row = Self.tableStart + 4 + index * ICCTag.byteCount
      guard let signature = reader.signature(at: row), let start = reader.integer(at: row + 4, byteCount: 4),
        let count = reader.integer(at: row + 8, byteCount: 4), tags[signature] == nil
      else { return nil }
      guard start >= tableEnd, start + count <= min(byteCount, bytes.count) else { continue }
      tags[signature] = ICCTag(row: row..<row + ICCTag.byteCount, start: start)
    }
    self.reader = reader
    self.tags = tags
  }

  /// The same profile with some of its tags alone; their data stay where they are.
  func keeping(_ signatures: [String]) -> [UInt8] {
    let rows = signatures.compactMap { tags[$0]?.row }
    let count = withUnsafeBytes(of: UInt32(rows.count).bigEndian, Array.init)
    let table = count + rows.flatMap { reader.bytes[$0] }
    var bytes = reader.bytes
    bytes.replaceSubrange(Self.tableStart..<Self.tableStart + table.count, with: table)
    return bytes
  }
}
