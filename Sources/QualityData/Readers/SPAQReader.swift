/// Smartphone Photography Attribute and Quality database (SPAQ): 11,125 photographs of 66 telephones, MOS 0...100.
///
/// The opinions are published as a spreadsheet, which has to be saved as CSV under the same name. Standard deviations
/// are not published.
enum SPAQReader: DatabaseReader {
  static let name = "spaq"
  static let citation = """
    Y. Fang, H. Zhu, Y. Zeng, K. Ma and Z. Wang, "Perceptual quality assessment of smartphone photography", CVPR 2020
    """

  private static let list = "Annotations/MOS and Image attribute scores"

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let table = try CSVTable(
      path: root.path("\(list).csv"), columns: ["image name", "mos"], isExport: true,
      hint: "open \(list).xlsx in a spreadsheet program and save it as CSV beside it")
    let folder = try ImageFolder("TestImage", of: root)
    var ratings: [Rating] = []
    for row in table.rows {
      ratings.append(
        Rating(
          image: folder.file(named: try row.text("image name")), opinion: try row.number("mos"), place: row.place))
    }
    return try QualityDatabase(reader: self, scale: OpinionScale(0...100), ratings: ratings)
  }
}
