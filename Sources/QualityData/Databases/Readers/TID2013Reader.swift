/// Tampere Image Database 2013: 25 references, 24 distortions, 3000 distorted images.
enum TID2013Reader: DatabaseReader {
  static let name = "tid2013"
  static let citation = """
    N. Ponomarenko et al., "Image database TID2013: peculiarities, results and perspectives", Signal Processing: Image \
    Communication 30, 2015
    """

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase(reader: self, scale: TIDFolder.scale, ratings: TIDFolder(root).ratings)
  }
}
