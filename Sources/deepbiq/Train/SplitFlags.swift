import ArgumentParser
import QualityTraining

/// Which images are learned from, watched and held back: the flags of every command that trains.
struct SplitFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("The split of an earlier command, instead of a new one.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var split: String?

  @Option(
    help: ArgumentHelp(
      "Share of the images that fine-tuning is watched on, or a regression's interval calibrated.", valueName: "share"))
  var validation = 0.1

  @Option(
    help: ArgumentHelp("Share of the images that is held back for the test: no training sees it.", valueName: "share"))
  var test = 0.2

  @Option(help: ArgumentHelp("Seed of the split.", valueName: "number"))
  var splitSeed: UInt64 = 1

  /// The parts of a database.
  ///
  /// - Throws: `SplitError` or `SplitFileError`.
  func split(_ database: QualityDatabase) throws -> DatabaseSplit {
    if let split { return try SplitFile(contentsOfFile: split).split(of: database) }
    return try DatabaseSplit(database.images, validation: validation, test: test, seed: splitSeed)
  }
}
