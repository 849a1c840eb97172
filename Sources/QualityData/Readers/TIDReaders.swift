/// Tampere Image Database 2008: 25 references, 17 distortions, 1700 distorted images.
enum TID2008Reader: DatabaseReader {
  static let name = "tid2008"
  static let citation = """
    N. Ponomarenko, V. Lukin, A. Zelensky, K. Egiazarian, M. Carli and F. Battisti, "TID2008: a database for \
    evaluation of full-reference visual quality assessment metrics", Advances of Modern Radioelectronics 10, 2009
    """

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase(reader: self, scale: TIDFolder.scale, ratings: TIDFolder(root).ratings)
  }
}

/// Tampere Image Database 2013: 25 references, 24 distortions, 3000 distorted images.
enum TID2013Reader: DatabaseReader {
  static let name = "tid2013"
  static let citation = """
    N. Ponomarenko et al., "Image database TID2013: peculiarities, results and perspectives", Signal Processing: \
    Image Communication 30, 2015
    """

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase(reader: self, scale: TIDFolder.scale, ratings: TIDFolder(root).ratings)
  }
}

/// The layout that TID2008 and TID2013 share: `mos_with_names.txt` (a MOS and an image per line), `mos_std.txt` (a
/// standard deviation per line, in the same order) and `distorted_images`.
private struct TIDFolder {
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

  /// The reference image, such as `I01` for `i01_05_2.bmp`.
  private static func reference(in row: TextTable.Row) throws(DatabaseError) -> String {
    let parts = row.fields[1].split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty else {
      throw .malformed(
        row.place, found: row.fields[1], expected: "reference, distortion and level, such as I01_01_1.bmp")
    }
    return parts[0].uppercased()
  }
}
