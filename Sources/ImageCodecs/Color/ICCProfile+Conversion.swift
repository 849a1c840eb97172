/// What of a profile Little CMS gets to see.
///
/// A profile of a few kilobytes can ask for minutes of work: the elements of a multiProcessElements tag (D2B0 to B2D3)
/// may all share one body, and every one is evaluated for every colour. So only the two kinds of conversion whose work is
/// bounded are handed on: three curves and a matrix, as in Display P3, Adobe RGB, ProPhoto RGB and sRGB; and one table
/// over the colour cube, as in the sRGB v4 preference profile and the profiles of scanners.
extension ICCProfile {
  private static let deviceClasses: Set = ["mntr", "scnr", "prtr", "spac"]

  private static let matrixTags = ["rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"]
  private static let tableTag = "A2B0"

  /// The most entries of one curve, and the most grid points of a table along one side of the cube; those of real
  /// profiles.
  private static let (maximumEntryCount, maximumGridPointCount) = (4096, 33)

  /// The profile with only the tags that lead from its colours to sRGB; `nil` when it is not of RGB, or these are missing
  /// or larger than those of real profiles.
  func forConversion() -> [UInt8]? {
    guard reader.signature(at: 16) == "RGB ", let deviceClass = reader.signature(at: 12),
      Self.deviceClasses.contains(deviceClass)
    else { return nil }
    let matrix = Self.matrixTags.allSatisfy { tags[$0] != nil } && hasBoundedCurves ? Self.matrixTags : []
    guard let table = tags[Self.tableTag] else { return matrix.isEmpty ? nil : keeping(matrix) }
    // Little CMS prefers the table to the matrix; so does this, even when the table is out of bounds.
    return isBoundedTable(table) ? keeping([Self.tableTag] + matrix) : nil
  }

  /// Whether the curves are functions, or tables of at most `maximumEntryCount` entries (ICC.1:2022, 10.6 and 10.18).
  private var hasBoundedCurves: Bool {
    ["rTRC", "gTRC", "bTRC"].compactMap { tags[$0]?.start }.allSatisfy { start in
      switch reader.signature(at: start) {
      case "para": true
      case "curv": (reader.integer(at: start + 8, byteCount: 4) ?? .max) <= Self.maximumEntryCount
      default: false
      }
    }
  }

  /// Whether the tag is a lut8Type, lut16Type or lutAToBType (ICC.1:2022, 10.10 to 10.12) from three channels to three,
  /// on a grid within bounds. Of the last, Little CMS itself bounds the curves: each has at most 32,767 entries.
  private func isBoundedTable(_ tag: ICCTag) -> Bool {
    guard reader.integer(at: tag.start + 8, byteCount: 2) == 3 << 8 | 3 else { return false }
    switch reader.signature(at: tag.start) {
    case "mft1":
      return isBoundedGrid(at: tag.start + 10, sideCount: 1)
    case "mft2":
      let entryCounts = [48, 50].map { reader.integer(at: tag.start + $0, byteCount: 2) ?? .max }
      return isBoundedGrid(at: tag.start + 10, sideCount: 1) && entryCounts.allSatisfy { $0 <= Self.maximumEntryCount }
    case "mAB ":
      guard let grid = reader.integer(at: tag.start + 24, byteCount: 4) else { return false }
      return grid == 0 || isBoundedGrid(at: tag.start + grid, sideCount: 3)
    default:
      return false
    }
  }

  /// Whether the numbers of grid points, one byte each, are within bounds.
  private func isBoundedGrid(at offset: Int, sideCount: Int) -> Bool {
    (offset..<offset + sideCount).allSatisfy {
      (reader.integer(at: $0, byteCount: 1) ?? .max) <= Self.maximumGridPointCount
    }
  }
}
