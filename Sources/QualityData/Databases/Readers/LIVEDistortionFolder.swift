/// A folder of LIVE release 2: `img1.bmp`, `img2.bmp`, ... and `info.txt`, which names the reference of each.
struct LIVEDistortionFolder {
  /// Such as `jp2k`.
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

  /// Throws when `info.txt` names another reference for an image than `refnames_all.mat`: the lists are then not those of
  /// these images.
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
