/// KonIQ-10k: 10,073 photographs with authentic distortions, each rated 1 (bad) to 5 (excellent) by some 120 people.
///
/// The two published tables do not mean the same by MOS: one has the mean of the ratings, the other z-scores of 1...100.
/// Both have how many (or which share of) people gave each of the five ratings, c1 to c5, so mean and standard deviation
/// are computed from these and are the same whichever table is there.
enum KonIQ10kReader: DatabaseReader {
  static let name = "koniq-10k"
  static let citation = """
    V. Hosu, H. Lin, T. Sziranyi and D. Saupe, "KonIQ-10k: an ecologically valid database for deep learning of blind image \
    quality assessment", IEEE Transactions on Image Processing 29, 2020
    """

  private static let tables = ["koniq10k_scores_and_distributions.csv", "koniq10k_distributions_sets.csv"]
  private static let imageFolders = ["1024x768", "512x384"]
  private static let ratingColumns = ["c1", "c2", "c3", "c4", "c5"]

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let table = try RatingsTable(
      path: root.path(root.first(of: tables) ?? tables[0]), columns: ["image_name", "c_total"] + ratingColumns,
      hint: "the root must hold \(tables[0]) or \(tables[1])")
    let folder = try ImageFolder(root.first(of: imageFolders) ?? imageFolders[0], of: root)
    var ratings: [Rating] = []
    for row in table.rows {
      let opinions = try distribution(in: row)
      ratings.append(
        Rating(
          image: folder.file(named: try row.text("image_name")), opinion: opinions.mean,
          standardDeviation: opinions.standardDeviation, place: row.place))
    }
    return try QualityDatabase(reader: self, scale: OpinionScale(1...5), ratings: ratings)
  }

  private static func distribution(in row: RatingsTable.Row) throws(DatabaseError) -> OpinionDistribution {
    let shares = try ratingColumns.map { column throws(DatabaseError) in try row.number(column) }
    let count = try row.number("c_total")
    guard let distribution = OpinionDistribution(shares: shares, count: count) else {
      throw .malformed(
        row.place, found: "the ratings \(shares) of \(count) people",
        expected: "no negative number, not all of them 0, and at least 2 people")
    }
    return distribution
  }
}
