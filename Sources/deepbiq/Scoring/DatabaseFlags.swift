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

  /// The database for training: as ``load()``, and images without a group that show the same picture are kept together in
  /// every split, which is told.
  ///
  /// - Throws: `DatabaseError`.
  func loadForSplitting() throws -> QualityDatabase {
    let database = try load()
    var progress = ProgressBar(total: database.images.count, isShown: Console.errorIsTerminal)
    let (grouped, pairs) = try database.groupingNearDuplicates { progress.advance() }
    progress.clear()
    if !pairs.isEmpty {
      let shown = pairs.prefix(3).map { "\($0) and \($1)" }.joined(separator: "; ") + (pairs.count > 3 ? "; ..." : "")
      let images = pairs.count == 1 ? "1 pair of images shows" : "\(pairs.count) pairs of images show"
      Console.note("\(images) the same and stays on one side of every split: \(shown)\n")
    }
    return grouped
  }

  /// The database, with every image's header read.
  ///
  /// - Throws: `DatabaseError`.
  func load() throws(DatabaseError) -> QualityDatabase {
    let database = try QualityDatabase.load(named: database, root: root)
    try database.checkImages()
    return database
  }
}
