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

  /// The database for training: as ``loadDecodable()``, and images without a group that show the same picture are kept together in
  /// every split, which is told.
  ///
  /// - Throws: `DatabaseError`.
  func loadForSplitting() throws -> QualityDatabase {
    let (_, grouped, pairs) = try decoded()
    if !pairs.isEmpty {
      let shown = pairs.prefix(3).map { "\($0) and \($1)" }.joined(separator: "; ") + (pairs.count > 3 ? "; ..." : "")
      let images = pairs.count == 1 ? "1 pair of images shows" : "\(pairs.count) pairs of images show"
      Console.note("\(images) the same and stays on one side of every split: \(shown)\n")
    }
    return grouped
  }

  /// The database, with every image decoded once, so that work of hours does not end at one that is broken.
  ///
  /// - Throws: `DatabaseError` that names all that cannot be used.
  func loadDecodable() throws -> QualityDatabase { try decoded().database }

  private func decoded() throws -> (database: QualityDatabase, grouped: QualityDatabase, pairs: [(String, String)]) {
    let database = try QualityDatabase.load(named: database, root: root)
    try database.checkImages()
    var progress = ProgressBar(total: database.images.count, isShown: Console.errorIsTerminal)
    defer { progress.clear() }
    let (grouped, pairs) = try database.groupingNearDuplicates { progress.advance() }
    return (database, grouped, pairs)
  }
}
