/// Reads one database in the folder layout in which it is published. A new database is a type that conforms, and a line
/// in ``QualityDatabase/readers``.
protocol DatabaseReader: SendableMetatype {
  /// The name that users give, lower case.
  static var name: String { get }

  /// Whom to cite; empty where nobody published the database.
  static var citation: String { get }

  /// Reads the list of images and opinions; the images themselves are not opened.
  ///
  /// - Parameter root: The folder that the published archive unpacks to.
  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase

  /// The same on another scale; published databases have their own, which is no user's to choose.
  static func read(_ root: DatabaseFolder, on scale: ClosedRange<Double>?) throws(DatabaseError) -> QualityDatabase
}

extension DatabaseReader {
  static func read(_ root: DatabaseFolder, on scale: ClosedRange<Double>?) throws(DatabaseError) -> QualityDatabase {
    guard scale == nil else { throw .fixedScale(database: name) }
    return try read(root)
  }
}

/// The opinion of one image as a database publishes it.
struct Rating {
  /// The image's file.
  let image: DatabaseFile

  /// In the units of the database, not yet mirrored.
  let opinion: Double

  /// Of single opinions, in the same units.
  var standardDeviation: Double?

  /// The reference image, where there is one.
  var group: String?

  /// Where it was found, for messages.
  let place: SourcePlace
}

extension QualityDatabase {
  /// Every database that can be loaded by name.
  static let readers: [any DatabaseReader.Type] = [
    BIQ2021Reader.self,
    BIQ2021TestReader.self,
    CSIQReader.self,
    CSVReader.self,
    KADID10kReader.self,
    KonIQ10kReader.self,
    LIVEReader.self,
    LIVEChallengeReader.self,
    SPAQReader.self,
    TID2008Reader.self,
    TID2013Reader.self,
  ]
}
