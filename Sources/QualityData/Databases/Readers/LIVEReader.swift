import Foundation

/// LIVE Image Quality Assessment Database, release 2: 29 references, five distortions, 779 distorted images with DMOS.
///
/// The realigned DMOS (`dmos_realigned.mat`, Sheikh, Sabir and Bovik 2006, with standard deviations) are read where they
/// are there, else those of `dmos.mat`. Both are rescaled z-scores of nominally 0...100, which single images exceed.
/// The lists also have the undistorted originals, in every folder again and without an opinion of their own:
/// they are left out.
enum LIVEReader: DatabaseReader {
  static let name = "live"
  static let citation = """
    H. R. Sheikh, M. F. Sabir and A. C. Bovik, "A statistical evaluation of recent full reference image quality assessment \
    algorithms", IEEE Transactions on Image Processing 15(11), 2006; H. R. Sheikh, Z. Wang, L. Cormack and A. C. Bovik, \
    "LIVE Image Quality Assessment Database Release 2"
    """

  /// The order of the folders in the published lists.
  private static let folders = ["jp2k", "jpeg", "wn", "gblur", "fastfading"]

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let opinions = try LIVEOpinions(root)
    let references = try MATFile(path: root.path("refnames_all.mat")).texts("refnames_all")
    try opinions.check(count: references.count, of: "names in refnames_all.mat")
    let folders = try folders.map { name throws(DatabaseError) in try LIVEDistortionFolder(name, of: root) }
    let counts = folders.map { "\($0.imageCount) in \($0.name)" }.joined(separator: ", ")
    try opinions.check(count: folders.map(\.imageCount).reduce(0, +), of: "images: \(counts)")

    var ratings: [Rating] = []
    var index = 0
    for folder in folders {
      for number in stride(from: 1, through: folder.imageCount, by: 1) {
        defer { index += 1 }
        try folder.check(reference: references[index], ofImage: number)
        guard !opinions.isOriginal[index] else { continue }
        ratings.append(
          Rating(
            image: folder.file(ofImage: number), opinion: opinions.dmos[index],
            standardDeviation: opinions.standardDeviations?[index], group: references[index].lowercased(),
            place: opinions.place(of: index)))
      }
    }
    let scale = OpinionScale(0...100, higherIsBetter: false, isBounded: false)
    return try QualityDatabase(reader: self, scale: scale, ratings: ratings)
  }
}
