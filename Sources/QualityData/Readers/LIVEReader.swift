/// LIVE Image Quality Assessment Database, release 2: 29 references, five distortions, 779 distorted images with DMOS.
///
/// The realigned DMOS (`dmos_realigned.mat`, Sheikh, Sabir and Bovik 2006, with standard deviations) are read where
/// they exist, else those of `dmos.mat`. Both are rescaled z-scores of nominally 0...100, which single images exceed.
/// The lists also contain the undistorted originals, once per folder and without an opinion of their own: they are left
/// out.
enum LIVEReader: DatabaseReader {
  static let name = "live"
  static let citation = """
    H. R. Sheikh, M. F. Sabir and A. C. Bovik, "A statistical evaluation of recent full reference image quality \
    assessment algorithms", IEEE Transactions on Image Processing 15(11), 2006; H. R. Sheikh, Z. Wang, L. Cormack \
    and A. C. Bovik, "LIVE Image Quality Assessment Database Release 2"
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

/// The opinions of LIVE release 2, in the order of its folders.
private struct LIVEOpinions {
  /// Difference mean opinion scores; those of the originals mean nothing.
  let dmos: [Double]

  /// The standard deviations of the realigned DMOS; nil for those of `dmos.mat`.
  let standardDeviations: [Double]?

  /// Whether an entry is a copy of the undistorted original.
  let isOriginal: [Bool]

  private let path: String
  private let variable: String

  init(_ root: DatabaseFolder) throws(DatabaseError) {
    let isRealigned = root.first(of: ["dmos_realigned.mat"]) != nil
    path = root.path(isRealigned ? "dmos_realigned.mat" : "dmos.mat")
    variable = isRealigned ? "dmos_new" : "dmos"
    let file = try MATFile(path: path)
    dmos = try file.numbers(variable)
    isOriginal = try file.numbers("orgs").map { $0 != 0 }
    standardDeviations = isRealigned ? try file.numbers("dmos_std") : nil
    try check(count: isOriginal.count, of: "values of orgs")
    if let standardDeviations { try check(count: standardDeviations.count, of: "values of dmos_std") }
  }

  /// Throws unless there are as many opinions as something else.
  func check(count: Int, of others: String) throws(DatabaseError) {
    guard dmos.count == count else {
      throw .malformed(
        SourcePlace(path, .variable(variable)), found: "\(dmos.count) values",
        expected: "as many as there are \(others) (\(count))")
    }
  }

  /// The place of an opinion, for messages.
  func place(of index: Int) -> SourcePlace { SourcePlace(path, .element(index + 1, of: variable)) }
}

/// A folder of LIVE release 2: `img1.bmp`, `img2.bmp`, ... and `info.txt`, which names the reference of each.
private struct LIVEDistortionFolder {
  /// The folder, such as `jp2k`.
  let name: String

  /// The highest number of an image.
  let imageCount: Int

  private let images: ImageFolder
  private let info: [String: TextTable.Row]

  init(_ name: String, of root: DatabaseFolder) throws(DatabaseError) {
    self.name = name
    images = try ImageFolder(name, of: root)
    imageCount = images.names.compactMap(Self.number).max() ?? 0
    let table = try TextTable(
      path: root.path("\(name)/info.txt"), fieldCount: 2, expected: "a reference, an image and its distortion")
    info = Dictionary(table.rows.map { ($0.fields[1].lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func file(ofImage number: Int) -> DatabaseFile { images.file(named: "img\(number).bmp") }

  /// Throws when `info.txt` names another reference for an image than `refnames_all.mat`: the lists are then not those
  /// of these images.
  func check(reference: String, ofImage number: Int) throws(DatabaseError) {
    guard let row = info["img\(number).bmp"], row.fields[0].lowercased() != reference.lowercased() else { return }
    throw .malformed(row.place, found: row.fields[0], expected: "\(reference), as in refnames_all.mat")
  }

  private static func number(of name: String) -> Int? {
    let name = name.lowercased()
    guard name.hasPrefix("img"), name.hasSuffix(".bmp") else { return nil }
    return Int(name.dropFirst(3).dropLast(4)).flatMap { (1...100_000).contains($0) ? $0 : nil }
  }
}
