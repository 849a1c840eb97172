import ArgumentParser
import QualityData
import QualityModel
import QualityTraining

/// Which rated images: the flags of every command that reads one database.
struct DatabaseFlags: ParsableArguments {
  @Option(help: .database)
  var database: DatabaseArgument

  @Option(help: .root, completion: .directory)
  var root: String?

  @Option(help: .scale)
  var scale: ScaleArgument?

  func validate() throws { _ = try folder }

  private var folder: RatedFolder { get throws { try database.folder(root: root, scale: scale) } }

  /// As ``RatedFolder/load()``.
  func load() throws -> QualityDatabase { try folder.load() }

  /// As ``RatedFolder/loadForSplitting()``.
  func loadForSplitting() throws -> QualityDatabase { try folder.loadForSplitting() }

  /// As ``RatedFolder/loadDecodable()``.
  func loadDecodable() throws -> QualityDatabase { try folder.loadDecodable() }
}

extension ArgumentHelp {
  static let database = ArgumentHelp(
    "The layout of the folder: \(QualityDatabase.knownNames.joined(separator: ", ")). With --root, or as name=folder.",
    valueName: "name")

  static let root = ArgumentHelp("The folder as it was published.", valueName: "folder")

  static let scale = ArgumentHelp(
    "The ends of the scale of a csv database's opinions, such as 1,5: it becomes 0 to 100. Default: 0,100.",
    valueName: "low,high")
}

/// The ends of a scale: `1,5`, the worst first. Where low is better, the table is to be turned round first: which way a
/// scale goes is not guessed.
struct ScaleArgument: ExpressibleByArgument {
  let range: ClosedRange<Double>

  init?(argument: String) {
    let ends = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    guard ends.count == 2, ends.allSatisfy({ abs($0) <= 1e9 }), ends[0] < ends[1] else { return nil }
    range = ends[0]...ends[1]
  }
}

/// A database as it is named on the command line: `live-challenge`, or with its folder `live-challenge=FOLDER`.
struct DatabaseArgument: ExpressibleByArgument {
  let name: String
  let folder: String?

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "=") else {
      (name, folder) = (argument, nil)
      return
    }
    (name, folder) = (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    if folder == "" { return nil }
  }

  /// The folder, which is given once.
  ///
  /// - Parameters:
  ///   - root: what `--root` says.
  ///   - scale: what `--scale` says.
  func folder(root: String?, scale: ScaleArgument?) throws -> RatedFolder {
    guard scale == nil || QualityDatabase.takesScale(name) else {
      throw ValidationError("--scale is for --database csv; \(name) has a scale of its own")
    }
    switch (folder, root) {
    case (let folder?, nil), (nil, let folder?):
      return RatedFolder(name: name, path: folder, scale: scale?.range)
    case (nil, nil): throw ValidationError("where is \(name)? Give --root FOLDER, or --database \(name)=FOLDER")
    case (_?, _?): throw ValidationError("--root is for --database without a folder of its own")
    }
  }
}

/// A database in its published layout, before it is read.
struct RatedFolder {
  let name: String
  let path: String
  let scale: ClosedRange<Double>?

  /// The database; its images have not been opened yet.
  ///
  /// - Throws: `DatabaseError`.
  func load() throws -> QualityDatabase {
    // A name that means nothing is the first thing to mend.
    if QualityDatabase.knownNames.contains(name) { try InputFile("database", path).checkFolder() }
    return try QualityDatabase.load(named: name, root: path, scale: scale)
  }

  /// The database for training, as ``loadDecodable()`` returns it. Images without a group that show the same picture
  /// are kept on one side of every split, which is reported on standard error.
  ///
  /// - Throws: `DatabaseError`.
  func loadForSplitting() throws -> QualityDatabase {
    let (_, grouped, pairs) = try decoded()
    if !pairs.isEmpty {
      let shown = pairs.prefix(3).map { "\($0) and \($1)" }.joined(separator: "; ") + (pairs.count > 3 ? "; ..." : "")
      let images =
        pairs.count == 1
        ? "1 pair of images shows the same and stays" : "\(pairs.count) pairs of images show the same and stay"
      Console.note("\(images) on one side of every split: \(shown)\n")
    }
    return grouped
  }

  /// The database, with every image decoded once, so that a broken image does not end hours of work.
  ///
  /// - Throws: `DatabaseError` that names all images that cannot be used.
  func loadDecodable() throws -> QualityDatabase { try decoded().database }

  private func decoded() throws -> (database: QualityDatabase, grouped: QualityDatabase, pairs: [(String, String)]) {
    let database = try load()
    try database.checkImages()
    var progress = ProgressBar(total: database.images.count)
    defer { progress.clear() }
    let (grouped, pairs) = try database.groupingNearDuplicates(workers: ProcessorCount.available) {
      progress.advance()
    }
    return (database, grouped, pairs)
  }
}

/// Whether only the images that a training held back are looked at.
struct HeldBackFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only the images that a training held back: its split.json.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var split: String?

  /// - Throws: `CommandFailure` if there is no such file.
  func check() throws(CommandFailure) { if let split { try InputFile("split", split).check() } }

  /// The test part if a split is given, else all images.
  ///
  /// - Throws: `SplitFileError`, or `CommandFailure` where the split holds back none.
  func part(of database: QualityDatabase) throws -> QualityDatabase {
    guard let split else { return database }
    let test = try SplitFile(contentsOfFile: split).split(of: database).test
    guard !test.isEmpty else { throw CommandFailure("\(split) holds back no images") }
    return QualityDatabase(
      name: database.name, citation: database.citation, scale: database.scale, images: test.map { database.images[$0] })
  }
}

/// Which images are trained on, validated on and held back: what `train finetune` and `train svr` share.
struct SplitFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("The split of an earlier command, instead of a new one.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var split: String?

  @Option(
    help: ArgumentHelp(
      "Share of the images on which fine-tuning is validated or a regression's interval calibrated.",
      valueName: "share"))
  var validation = 0.1

  @Option(
    help: ArgumentHelp("Share of the images that is held back for the test: no training sees it.", valueName: "share"))
  var test = 0.2

  @Option(help: ArgumentHelp("Seed of the split.", valueName: "number"))
  var splitSeed: UInt64 = 1

  /// - Throws: `CommandFailure` if there is no such file.
  func check() throws(CommandFailure) { if let split { try InputFile("split", split).check() } }

  /// The parts of a database.
  ///
  /// - Throws: `SplitError` or `SplitFileError`.
  func split(_ database: QualityDatabase) throws -> DatabaseSplit {
    if let split { return try SplitFile(contentsOfFile: split).split(of: database) }
    return try DatabaseSplit(database.images, validation: validation, test: test, seed: splitSeed)
  }
}
