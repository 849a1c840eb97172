/// The opinions of LIVE release 2, in the order of its folders.
struct LIVEOpinions {
  /// Difference mean opinion scores; those of the originals mean nothing.
  let dmos: [Double]

  /// Of the realigned DMOS; nil for those of `dmos.mat`.
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
