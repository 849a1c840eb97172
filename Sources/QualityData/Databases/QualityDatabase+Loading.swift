extension QualityDatabase {
  /// The names that ``load(named:root:)`` knows.
  public static var knownNames: [String] { DatabaseRegistry.readers.map { $0.name } }

  /// Reads a database in its published folder layout.
  ///
  /// - Parameters:
  ///   - name: One of ``knownNames``, in any case.
  ///   - root: The folder that the published archive unpacks to.
  /// - Returns: The database; its images are not opened yet, see ``checkImages(limits:)``.
  /// - Throws: ``DatabaseError``, naming the file, the line and what is expected there.
  public static func load(named name: String, root: String) throws(DatabaseError) -> QualityDatabase {
    try DatabaseRegistry.reader(named: name).read(DatabaseFolder(root: root))
  }
}
