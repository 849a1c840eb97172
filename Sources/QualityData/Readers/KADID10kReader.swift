/// KADID-10k: 81 references, 25 distortions, 10,125 distorted images with opinions 1...5.
///
/// The column dmos is a mean of degradation ratings from 1 (very annoying) to 5 (imperceptible): despite its name
/// higher is better. The column var is a standard deviation despite its name: thirty ratings with a mean of 4.57 cannot
/// have a variance of 0.496 (their sum of squares would not be an integer), but 17 fives and 13 fours have that
/// standard deviation.
enum KADID10kReader: DatabaseReader {
  static let name = "kadid-10k"
  static let citation = """
    H. Lin, V. Hosu and D. Saupe, "KADID-10k: a large-scale artificially distorted IQA database", QoMEX 2019
    """

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let table = try CSVTable(path: root.path("dmos.csv"), columns: ["dist_img", "ref_img", "dmos", "var"])
    let folder = try ImageFolder("images", of: root)
    var ratings: [Rating] = []
    for row in table.rows {
      ratings.append(
        Rating(
          image: folder.file(named: try row.text("dist_img")), opinion: try row.number("dmos"),
          standardDeviation: try row.number("var"), group: try row.text("ref_img").lowercased(), place: row.place))
    }
    return try QualityDatabase(reader: self, scale: OpinionScale(1...5), ratings: ratings)
  }
}
