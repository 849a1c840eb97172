import ArgumentParser
import NeuralNetwork
import QualityData
import QualityModel
import QualityTraining

/// The databases of a training, one or several: what `train finetune` and `train all` share.
struct TrainingDatabaseFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The layout of the folder: \(QualityDatabase.knownNames.joined(separator: ", ")). With --root, or as "
        + "name=folder; then several may be given. The model's scale is that of the first, to which the opinions of "
        + "the others are brought; it is validated and tested on the first alone.", valueName: "name"))
  var database: [DatabaseArgument]

  @Option(help: .root, completion: .directory)
  var root: String?

  @Option(help: .scale)
  var scale: ScaleArgument?

  @Option(
    help: ArgumentHelp(
      "Crops of a database after the first for each crop of the first, such as biq2021=0.5; default: 1.",
      valueName: "name=number"))
  var weight: [DatabaseWeight] = []

  func validate() throws {
    if database.count > 1, let homeless = database.first(where: { $0.folder == nil }) {
      throw ValidationError("where is \(homeless.name)? Of several databases each is given as --database name=folder")
    }
    if scale != nil, !database.contains(where: { QualityDatabase.takesScale($0.name) }) {
      throw ValidationError("--scale is for --database csv; \(database[0].name) has a scale of its own")
    }
    for argument in database { _ = try folder(argument, root: root) }
    let others = database.dropFirst().map(\.name)
    if let unknown = weight.first(where: { !others.contains($0.name) }) {
      throw ValidationError("--weight names \(unknown.name), which is no database after the first")
    }
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.companionWeights = database.dropFirst().map { companion in
      weight.last { $0.name == companion.name }?.number ?? 1
    }
  }

  /// A scale is that of every csv database among them.
  private func folder(_ argument: DatabaseArgument, root: String?) throws -> RatedFolder {
    try argument.folder(root: root, scale: QualityDatabase.takesScale(argument.name) ? scale : nil)
  }

  /// The first database, as ``RatedFolder/loadForSplitting()`` returns it.
  func loadFirst() throws -> QualityDatabase { try folder(database[0], root: root).loadForSplitting() }

  /// The others, on the scale of the first; says on standard error what became of their opinions.
  ///
  /// - Throws: `DatabaseError`, `FeatureError` or `RegressionError`.
  func loadCompanions(
    of first: QualityDatabase, backbone: Network, settings: FineTuningSettings, resources: FineTuningResources
  ) throws -> [Companion] {
    try database.dropFirst().map { argument in
      let companion = try folder(argument, root: nil).load()
      try companion.checkImages()
      var decoding = ProgressBar(total: companion.images.count + first.images.count)
      defer { decoding.clear() }
      let (others, shared) = try companion.withoutImages(of: first, workers: ProcessorCount.available) {
        decoding.advance()
      }
      decoding.clear()
      if shared > 0 {
        let images = shared == 1 ? "1 image of \(companion.name) is" : "\(shared) images of \(companion.name) are"
        Console.note("\(images) left out: \(first.name) shows the same\n")
      }
      return try align(others, to: first, backbone: backbone, settings: settings, resources: resources)
    }
  }

  private func align(
    _ companion: QualityDatabase, to first: QualityDatabase, backbone: Network, settings: FineTuningSettings,
    resources: FineTuningResources
  ) throws -> Companion {
    var progress: ProgressBar?
    let aligned = try Companion(
      companion, beside: first.images, backbone: backbone, settings: settings, resources: resources
    ) { _, total in
      if progress == nil { progress = ProgressBar(total: total) }
      progress?.advance(note: "the scale of \(companion.name)")
    }
    progress?.clear()
    let map = aligned.map(to: first.images)
    let values = [25.0, 50, 75].map { Decimals.text(map($0), 0) }
    Console.note(
      "\(companion.images.count) images of \(companion.name), whose opinions of 25, 50 and 75 are about "
        + "\(values[0]), \(values[1]) and \(values[2]) on the scale of \(first.name)\n")
    return aligned
  }
}

/// A database and a number: `biq2021=0.5`.
struct DatabaseWeight: ExpressibleByArgument {
  let name: String
  let number: Double

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let number = Double(parts[1]), number.isFinite else { return nil }
    (name, self.number) = (parts[0], number)
  }
}
