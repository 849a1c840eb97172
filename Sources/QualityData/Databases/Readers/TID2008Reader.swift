/// Tampere Image Database 2008: 25 references, 17 distortions, 1700 distorted images.
enum TID2008Reader: DatabaseReader {
  static let name = "tid2008"
  static let citation = """
    N. Ponomarenko, V. Lukin, A. Zelensky, K. Egiazarian, M. Carli and F. Battisti, "TID2008: a database for evaluation of \
    full-reference visual quality assessment metrics", Advances of Modern Radioelectronics 10, 2009
    """

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase(reader: self, scale: TIDFolder.scale, ratings: TIDFolder(root).ratings)
  }
}
