/// BIQ2021: 12,000 photographs of 512 x 512 pixels, each rated by 30 people in a laboratory; MOS 0...1, higher is
/// better.
///
/// `biq2021` is the published training part of 10,000 (`Train (Images and MOS).csv`), which a model may learn from, and
/// `biq2021-test` the test part of 2,000, which figures in papers are of. A column `SD`, `STD` or `Standard Deviation`
/// is read where a table has one.
private struct BIQ2021Folder {
  static let citation = """
    N. Ahmed and S. Asif, "BIQ2021: a large-scale blind image quality assessment database", Journal of Electronic \
    Imaging 31(5), 2022
    """

  let ratings: [Rating]

  init(_ root: DatabaseFolder, part: String) throws(DatabaseError) {
    let table = try CSVTable(
      path: root.path("\(part) (Images and MOS).csv"), columns: ["image name", "mos"],
      hint: "the root must hold Images, Train (Images and MOS).csv and Test (Images and MOS).csv")
    let folder = try ImageFolder("Images", of: root)
    var ratings: [Rating] = []
    for row in table.rows {
      let deviations = try ["sd", "std", "standard deviation"].map { column throws(DatabaseError) in
        try row.optionalNumber(column)
      }
      ratings.append(
        Rating(
          image: folder.file(named: try row.text("image name")), opinion: try row.number("mos"),
          standardDeviation: deviations.compactMap(\.self).first, place: row.place))
    }
    self.ratings = ratings
  }
}

enum BIQ2021Reader: DatabaseReader {
  static let name = "biq2021"
  static let citation = BIQ2021Folder.citation

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase(reader: self, scale: OpinionScale(0...1), ratings: BIQ2021Folder(root, part: "Train").ratings)
  }
}

enum BIQ2021TestReader: DatabaseReader {
  static let name = "biq2021-test"
  static let citation = BIQ2021Folder.citation

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase(reader: self, scale: OpinionScale(0...1), ratings: BIQ2021Folder(root, part: "Test").ratings)
  }
}
