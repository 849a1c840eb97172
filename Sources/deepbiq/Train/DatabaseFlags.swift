import ArgumentParser
import QualityTraining

/// Which rated images: the flags of every command that reads a database.
struct DatabaseFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The layout of the folder: \(QualityDatabase.knownNames.joined(separator: ", ")).", valueName: "name"))
  var database: String

  @Option(help: ArgumentHelp("The folder as it was published.", valueName: "folder"), completion: .directory)
  var root: String

  /// The database, with every image's header read.
  ///
  /// - Throws: `DatabaseError`.
  func load() throws(DatabaseError) -> QualityDatabase {
    let database = try QualityDatabase.load(named: database, root: root)
    try database.checkImages()
    return database
  }
}
