/// LIVE In the Wild Image Quality Challenge, the original release: 1162 photographs with authentic distortions and MOS
/// 0...100 from some 175 observers each.
///
/// The lists begin with seven images that every observer was trained on; like the authors, this reader leaves them out.
enum LIVEChallengeReader: DatabaseReader {
  static let name = "live-challenge"
  static let citation = """
    D. Ghadiyaram and A. C. Bovik, "Massive online crowdsourced study of subjective and objective picture quality", \
    IEEE Transactions on Image Processing 25(1), 2016
    """

  private static let trainingImageCount = 7

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let imagesPath = root.path("Data/AllImages_release.mat")
    let images = try MATFile(path: imagesPath).texts("AllImages_release")
    let opinions = try numbers("AllMOS_release", of: root, count: images.count)
    let deviations = try numbers("AllStdDev_release", of: root, count: images.count)
    let folder = try ImageFolder("Images", of: root)
    let ratings = images.indices.dropFirst(trainingImageCount).map { index in
      Rating(
        image: folder.file(named: images[index]), opinion: opinions[index], standardDeviation: deviations[index],
        place: SourcePlace(imagesPath, .element(index + 1, of: "AllImages_release")))
    }
    return try QualityDatabase(reader: self, scale: OpinionScale(0...100), ratings: ratings)
  }

  private static func numbers(
    _ variable: String, of root: DatabaseFolder, count: Int
  ) throws(DatabaseError) -> [Double] {
    let path = root.path("Data/\(variable).mat")
    let numbers = try MATFile(path: path).numbers(variable)
    guard numbers.count == count else {
      throw .malformed(
        SourcePlace(path, .variable(variable)), found: "\(numbers.count) values",
        expected: "\(count), one an image of AllImages_release.mat")
    }
    return numbers
  }
}
