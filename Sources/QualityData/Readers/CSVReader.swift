/// A database of the user's own: `scores.csv` with the columns image, mos (0...100, higher is better) and, where known,
/// std and group; further columns are ignored. Images are in `images` or beside the table.
enum CSVReader: DatabaseReader {
  static let name = "csv"
  static let citation = ""

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let table = try CSVTable(
      path: root.path("scores.csv"), columns: ["image", "mos"],
      hint: "the table must be called scores.csv and have the columns image, mos and, if known, std and group")
    var ratings: [Rating] = []
    for row in table.rows {
      let image = try row.text("image")
      let name = root.first(of: ["images/\(image)", image]) ?? "images/\(image)"
      ratings.append(
        Rating(
          image: DatabaseFile(name: name, path: root.path(name)), opinion: try row.number("mos"),
          standardDeviation: try row.optionalNumber("std"), group: row.optionalText("group"), place: row.place))
    }
    return try QualityDatabase(reader: self, scale: OpinionScale(0...100), ratings: ratings)
  }
}
