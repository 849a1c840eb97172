/// Reads one database in the folder layout in which it is published.
protocol DatabaseReader: SendableMetatype {
  /// The name that users give, lower case.
  static var name: String { get }

  /// Whom to cite; empty where nobody published the database.
  static var citation: String { get }

  /// Reads the list of images and opinions; the images themselves are not opened.
  ///
  /// - Parameter root: The folder that the published archive unpacks to.
  static func read(_ root: DatabaseFolder) throws(DatabaseError) -> QualityDatabase
}
