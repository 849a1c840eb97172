/// The layout that TID2008 and TID2013 share: `mos_with_names.txt` (MOS and image a line), `mos_std.txt` (a standard
/// deviation a line, in the same order) and `distorted_images`.
struct TIDFolder {
  /// The opinions in the order of the list.
  let ratings: [Rating]

  /// Both databases ask each observer to choose the better of two images nine times: MOS 0...9, higher is better.
  static let scale = OpinionScale(0...9)

  init(_ root: DatabaseFolder) throws(DatabaseError) {
    let listPath = root.path("mos_with_names.txt")
    let list = try TextTable(path: listPath, fieldCount: 2, expected: "a MOS and an image, such as 5.5 I01_01_1.bmp")
    let deviationPath = root.path("mos_std.txt")
    let deviations = try TextTable(path: deviationPath, fieldCount: 1, expected: "a standard deviation")
    guard deviations.rows.count == list.rows.count else {
      throw .malformed(
        SourcePlace(deviationPath), found: "\(deviations.rows.count) lines",
        expected: "\(list.rows.count), as in mos_with_names.txt")
    }
    let folder = try ImageFolder("distorted_images", of: root)
    var ratings: [Rating] = []
    for (row, deviation) in zip(list.rows, deviations.rows) {
      ratings.append(
        Rating(
          image: folder.file(named: row.fields[1]), opinion: try row.number(0),
          standardDeviation: try deviation.number(0), group: try Self.reference(in: row), place: row.place))
    }
    self.ratings = ratings
  }

  /// `I01` of `i01_05_2.bmp`.
  private static func reference(in row: TextTable.Row) throws(DatabaseError) -> String {
    let parts = row.fields[1].split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty else {
      throw .malformed(
        row.place, found: row.fields[1], expected: "reference, distortion and level, such as I01_01_1.bmp")
    }
    return parts[0].uppercased()
  }
}
