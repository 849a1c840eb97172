/// Categorical Image Quality database (CSIQ): 30 references, six distortions, 866 distorted images with DMOS 0...1.
///
/// The opinions are published as a spreadsheet, `csiq.DMOS.xlsx`, whose sheet all_by_image has to be saved as
/// `csiq.DMOS.csv` (or, separated by tabs, `csiq.DMOS.txt`), with its columns image, dst_type, dst_lev, dmos_std, dmos.
enum CSIQReader: DatabaseReader {
  static let name = "csiq"
  static let citation = """
    E. C. Larson and D. M. Chandler, "Most apparent distortion: full-reference image quality assessment and the role \
    of strategy", Journal of Electronic Imaging 19(1), 2010
    """

  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase {
    let list = root.first(of: ["csiq.DMOS.csv", "csiq.DMOS.txt"]) ?? "csiq.DMOS.csv"
    let table = try CSVTable(
      path: root.path(list), columns: ["image", "dst_type", "dst_lev", "dmos"], isExport: true,
      hint: "open csiq.DMOS.xlsx in a spreadsheet program and save its sheet all_by_image as csiq.DMOS.csv")
    let folders = try Distortion.allCases.map { distortion throws(DatabaseError) in
      (distortion, try ImageFolder("dst_imgs/\(distortion.rawValue)", of: root))
    }
    var ratings: [Rating] = []
    for row in table.rows {
      let type = try row.text("dst_type")
      guard let (distortion, folder) = folders.first(where: { $0.0.isCalled(type) }) else {
        let known = Distortion.allCases.map(\.nameInTable).joined(separator: ", ")
        throw .malformed(row.place, found: "the distortion \"\(type)\"", expected: "one of \(known)")
      }
      let reference = try row.text("image")
      let image = "\(reference).\(distortion.nameInFiles).\(try row.text("dst_lev")).png"
      ratings.append(
        Rating(
          image: folder.file(named: image), opinion: try row.number("dmos"),
          standardDeviation: try row.optionalNumber("dmos_std"), group: reference.lowercased(), place: row.place))
    }
    return try QualityDatabase(
      reader: self, scale: OpinionScale(0...1, higherIsBetter: false), ratings: ratings)
  }

  /// A distortion, named as its folder is.
  private enum Distortion: String, CaseIterable {
    case awgn, blur, contrast, fnoise, jpeg, jpeg2000

    /// The distortion in a file name such as `1600.AWGN.1.png`.
    var nameInFiles: String {
      switch self {
      case .awgn, .blur, .jpeg: rawValue.uppercased()
      case .contrast, .fnoise, .jpeg2000: rawValue
      }
    }

    /// The distortion in the column dst_type.
    var nameInTable: String {
      switch self {
      case .awgn: "noise"
      case .jpeg2000: "jpeg 2000"
      case .blur, .contrast, .fnoise, .jpeg: rawValue
      }
    }

    func isCalled(_ name: String) -> Bool {
      let name = name.lowercased()
      return name == nameInTable || name == rawValue
    }
  }
}
