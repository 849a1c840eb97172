/// A database of the user's own: `scores.csv` with the columns image, mos (higher is better; 0...100 unless another
/// scale is given) and, where known, std and group; further columns are ignored. Images are in `images`, beside the
/// table, or where an absolute path says.
enum CSVReader: DatabaseReader {
  static let name = "csv"
  static let citation = ""

  private static let usualScale = 0.0...100.0

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase { try read(root, on: nil) }

  static func read(_ root: DatabaseFolder, on scale: ClosedRange<Double>?) throws(DatabaseError) -> QualityDatabase {
    let path = root.path("scores.csv")
    let table = try CSVTable(
      path: path, columns: ["image", "mos"],
      hint: "the table must be called scores.csv and have the columns image, mos and, if known, std and group")
    var finder = ImageFinder(root, folders: ["images", ""])
    var ratings: [Rating] = []
    for row in table.rows {
      ratings.append(
        Rating(
          image: try finder.file(named: try row.text("image"), at: row.place), opinion: try row.number("mos"),
          standardDeviation: try row.optionalNumber("std"), group: row.optionalText("group"), place: row.place))
    }
    let database = try QualityDatabase(reader: self, scale: OpinionScale(scale ?? usualScale), ratings: ratings)
    let opinions = ratings.map(\.opinion)
    if scale == nil, let guess = OpinionScale.guess(of: opinions, insteadOf: usualScale) {
      throw .strangeScale(path: path, lowest: opinions.min() ?? 0, highest: opinions.max() ?? 0, guess: guess)
    }
    return database
  }
}
