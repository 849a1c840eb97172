/// KonIQ-10k: 10,073 photographs with authentic distortions, each rated 1 (bad) to 5 (excellent) by some 120 people.
///
/// The column MOS means different things in the two published tables: the mean of the ratings, or z-scores of 1...100.
/// Both say how many people (or which share of them) gave each of the five ratings, c1 to c5, so mean and standard
/// deviation are computed from these and are the same for either table.
enum KonIQ10kReader: DatabaseReader {
  static let name = "koniq-10k"
  static let citation = """
    V. Hosu, H. Lin, T. Sziranyi and D. Saupe, "KonIQ-10k: an ecologically valid database for deep learning of blind \
    image quality assessment", IEEE Transactions on Image Processing 29, 2020
    """

  private static let tables = ["koniq10k_scores_and_distributions.csv", "koniq10k_distributions_sets.csv"]
  private static let imageFolders = ["1024x768", "512x384"]
  private static let ratingColumns = ["c1", "c2", "c3", "c4", "c5"]

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let table = try CSVTable(
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

  private static func distribution(in row: CSVTable.Row) throws(DatabaseError) -> OpinionDistribution {
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

/// Mean and standard deviation of ratings 1, 2, 3, ... of which only the shares are known.
struct OpinionDistribution {
  let mean: Double

  /// The standard deviation of the sample (divisor n - 1), as databases publish it.
  let standardDeviation: Double

  /// The distribution of `count` ratings; nil when a share is negative, all are 0, or fewer than two people rated.
  ///
  /// - Parameters:
  ///   - shares: How many people, or which part of them, gave the ratings 1, 2, 3, ...
  ///   - count: How many people rated.
  init?(shares: [Double], count: Double) {
    let total = shares.reduce(0, +)
    guard shares.allSatisfy({ $0 >= 0 }), total > 0, count >= 2 else { return nil }
    let ratings = zip(1..., shares).map { (value: Double($0), share: $1 / total) }
    let mean = ratings.reduce(0) { $0 + $1.value * $1.share }
    let variance = ratings.reduce(0) { $0 + $1.share * ($1.value - mean) * ($1.value - mean) }
    self.mean = mean
    standardDeviation = (variance * count / (count - 1)).squareRoot()
  }
}
