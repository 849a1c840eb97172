/// The header and the tag table of an ICC profile (ICC.1:2022, clause 7); untrusted, so nothing is read beyond its end.
///
/// Little CMS could open a profile too, but it can neither drop tags nor bound the work that they ask for.
struct ICCProfile {
  /// One row of the tag table (ICC.1:2022, 7.3).
  private struct Tag {
    static let byteCount = 12

    /// The row's bytes within the profile.
    let row: Range<Int>

    /// The offset in the profile of the tag's data, whose first four letters are its type.
    let start: Int
  }

  /// Little CMS reads no more tags either; profiles of cameras and editors have ten to twenty.
  private static let maximumTagCount = 100

  /// Where the header ends and the tag table, beginning with its count, begins.
  private static let tableStart = 128

  private let bytes: [UInt8]

  /// The tags that lie wholly between the table and the profile's end, by their signatures.
  private var tags: [String: Tag] = [:]

  /// `nil` when the header or the tag table is broken.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard signature(at: 36) == "acsp", let byteCount = integer(at: 0, byteCount: 4),
      let tagCount = integer(at: Self.tableStart, byteCount: 4), tagCount <= Self.maximumTagCount
    else { return nil }
    let tableEnd = Self.tableStart + 4 + tagCount * Tag.byteCount
    for index in 0..<tagCount {
      let row = Self.tableStart + 4 + index * Tag.byteCount
      guard let signature = signature(at: row), let start = integer(at: row + 4, byteCount: 4),
        let count = integer(at: row + 8, byteCount: 4), tags[signature] == nil
      else { return nil }
      guard start >= tableEnd, start + count <= min(byteCount, bytes.count) else { continue }
      tags[signature] = Tag(row: row..<row + Tag.byteCount, start: start)
    }
  }

  /// An unsigned big-endian integer of at most four bytes (ICC.1:2022, clause 4); `nil` beyond the end.
  private func integer(at offset: Int, byteCount: Int) -> Int? {
    guard offset <= bytes.count - byteCount else { return nil }
    return bytes[offset..<offset + byteCount].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Four letters such as "RGB " or "curv"; `nil` beyond the end.
  private func signature(at offset: Int) -> String? {
    guard offset <= bytes.count - 4 else { return nil }
    return String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
  }

  /// The same profile with only some of its tags; their data stay in place.
  private func keeping(_ signatures: [String]) -> [UInt8] {
    let rows = signatures.compactMap { tags[$0]?.row }
    let count = withUnsafeBytes(of: UInt32(rows.count).bigEndian, Array.init)
    let table = count + rows.flatMap { bytes[$0] }
    var kept = bytes
    kept.replaceSubrange(Self.tableStart..<Self.tableStart + table.count, with: table)
    return kept
  }
}

/// What Little CMS gets to see of a profile.
///
/// A profile of a few kilobytes can ask for minutes of work: the elements of a multiProcessElements tag (D2B0 to B2D3)
/// may all share one body, and every one is evaluated for every colour. So only the kinds of conversion whose work is
/// bounded are passed on: three curves and a matrix, as in Display P3, Adobe RGB, ProPhoto RGB and sRGB; one curve, as
/// in the profiles of grey pictures; and one table over the device's colours, as in the profiles of printing processes
/// and scanners.
extension ICCProfile {
  private static let deviceClasses: Set = ["mntr", "scnr", "prtr", "spac"]

  private static let curveTags = ["rTRC", "gTRC", "bTRC"]
  private static let matrixTags = ["rXYZ", "gXYZ", "bXYZ"] + curveTags
  private static let greyTags = ["kTRC"]
  private static let tableTag = "A2B0"

  /// The most entries of one curve, the most grid points of a table along one side, and in all; real profiles have no
  /// more.
  private static let (maximumEntryCount, maximumGridPointCount, maximumTableCount) = (4096, 33, 1 << 19)

  /// The profile with only the tags that convert its colours to sRGB; `nil` when it is of another colour space, or when
  /// these tags are missing or larger than in real profiles.
  func forConversion(of space: ColorSpace) -> [UInt8]? {
    guard signature(at: 16) == space.signature, let deviceClass = signature(at: 12),
      Self.deviceClasses.contains(deviceClass)
    else { return nil }
    let curves = curveTags(of: space)
    let simple = !curves.isEmpty && curves.allSatisfy { tags[$0] != nil } && hasBoundedCurves(curves) ? curves : []
    guard let table = tags[Self.tableTag] else { return simple.isEmpty ? nil : keeping(simple) }
    // Little CMS prefers the table to the curves, and so does this, even when the table is out of bounds.
    return isBoundedTable(at: table.start, channelCount: space.channelCount) ? keeping([Self.tableTag] + simple) : nil
  }

  private func curveTags(of space: ColorSpace) -> [String] {
    switch space {
    case .grey: Self.greyTags
    case .rgb: Self.matrixTags
    case .cmyk: []
    }
  }

  /// Whether the curves are functions, or tables of at most `maximumEntryCount` entries (ICC.1:2022, 10.6 and 10.18).
  private func hasBoundedCurves(_ names: [String]) -> Bool {
    names.filter { $0.hasSuffix("TRC") }.compactMap { tags[$0]?.start }.allSatisfy { start in
      switch signature(at: start) {
      case "para": true
      case "curv": (integer(at: start + 8, byteCount: 4) ?? .max) <= Self.maximumEntryCount
      default: false
      }
    }
  }

  /// Whether the tag at `start` is a lut8Type, lut16Type or lutAToBType (ICC.1:2022, 10.10 to 10.12) from the space's
  /// channels to three, on a grid within bounds. Of the last, Little CMS itself bounds the curves: each has at most
  /// 32,767 entries.
  private func isBoundedTable(at start: Int, channelCount: Int) -> Bool {
    guard integer(at: start + 8, byteCount: 2) == channelCount << 8 | 3 else { return false }
    switch signature(at: start) {
    case "mft1":
      return isBoundedGrid(sides(at: start + 10, count: 1), channelCount: channelCount)
    case "mft2":
      let entryCounts = [48, 50].map { integer(at: start + $0, byteCount: 2) ?? .max }
      return isBoundedGrid(sides(at: start + 10, count: 1), channelCount: channelCount)
        && entryCounts.allSatisfy { $0 <= Self.maximumEntryCount }
    case "mAB ":
      guard let grid = integer(at: start + 24, byteCount: 4) else { return false }
      return grid == 0 || isBoundedGrid(sides(at: start + grid, count: channelCount), channelCount: channelCount)
    default:
      return false
    }
  }

  /// The numbers of grid points, one byte each.
  private func sides(at offset: Int, count: Int) -> [Int] {
    (offset..<offset + count).map { integer(at: $0, byteCount: 1) ?? .max }
  }

  /// Whether a grid is within bounds, given its sides, or the one that all have.
  private func isBoundedGrid(_ sides: [Int], channelCount: Int) -> Bool {
    guard sides.allSatisfy({ $0 <= Self.maximumGridPointCount }) else { return false }
    let all = sides.count == 1 ? Array(repeating: sides[0], count: channelCount) : sides
    return all.reduce(1, *) <= Self.maximumTableCount
  }
}

extension ColorSpace {
  /// The signature in a profile's header (ICC.1:2022, table 19).
  fileprivate var signature: String {
    switch self {
    case .grey: "GRAY"
    case .rgb: "RGB "
    case .cmyk: "CMYK"
    }
  }

  fileprivate var channelCount: Int {
    switch self {
    case .grey: 1
    case .rgb: 3
    case .cmyk: 4
    }
  }
}
