import ArgumentParser
import Foundation
import ImageCodecs
import ImageDamage
import QualityModel
import QualityTraining

/// `deepbiq evaluate damage`: whether a model minds damage that is made on purpose.
struct EvaluateDamageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "damage",
    abstract: "Tells how far scores fall when photographs are damaged.",
    discussion: """
      Takes good photographs, of a folder or those of a database that people rate 65 or more, and damages each in \
      \(DamageKind.allCases.count) kinds (noise, blur, compression, wrong light and colour, too few levels, wrong \
      edges) at \
      \(DamageExperiment.strengthCount) strengths from hardly visible to beyond use. A good model's scores fall \
      with every step. Pictures of random pixels and pictures of which one half is damaged are scored too. The same \
      seed makes the same damage.

      EXAMPLES
        deepbiq evaluate damage photos/
        deepbiq evaluate damage --database csv --root my-ratings
        deepbiq evaluate damage --database csv --root my-ratings \\
          --kinds white-noise,jpeg --examples damaged/
      """)

  @Argument(
    help: ArgumentHelp(
      "Good photographs: files, or folders to search at any depth. Or give --database.", valueName: "photographs"),
    completion: .file())
  var paths: [FileName] = []

  @Option(help: .database)
  var database: DatabaseArgument?

  @Option(help: .root, completion: .directory)
  var root: String?

  @Option(help: .scale)
  var scale: ScaleArgument?

  @OptionGroup
  var heldBack: HeldBackFlags

  @Option(
    help: ArgumentHelp("Photographs to damage at most, 1 to 1000, of all qualities above 65.", valueName: "count"))
  var photographs = 24

  @Option(
    help: ArgumentHelp(
      "Kinds of damage, separated by commas; default: all. They are "
        + DamageKind.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "names"))
  var kinds: CommaList<DamageKind>?

  @Option(help: ArgumentHelp("Draws noise, directions and places.", valueName: "number"))
  var damageSeed: UInt64 = 1

  @Option(help: "table (for people) or json (every figure).")
  var format = ReportFormat.table

  @Option(
    help: ArgumentHelp("Also write a report with a plot, one HTML file.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Also write the first photograph with every kind and strength of damage to this folder, as JPEG, to look at.",
      valueName: "folder"), completion: .directory)
  var examples: String?

  @OptionGroup(title: "ASSESSMENT")
  var assessment: AssessmentFlags

  func validate() throws {
    try check("photographs", photographs, in: 1...1_000)
    guard paths.isEmpty != (database == nil) else {
      throw ValidationError("which photographs? Give files and folders, or --database NAME=FOLDER")
    }
    guard paths.isEmpty else {
      guard root == nil, heldBack.split == nil, scale == nil else {
        throw ValidationError("--root, --scale and --split are for --database; files and folders are taken as they are")
      }
      return
    }
    _ = try database?.folder(root: root, scale: scale)
  }

  func run() throws {
    let page = html.map { OutputFile(path: $0, mayReplace: true) }
    try page?.check()
    let folder = try examples.map { try OutputFolder($0) }
    try heldBack.check()
    let model = try assessment.loadModel()
    let (pictures, name) = try pictures()
    let experiment = DamageExperiment(
      assessor: try assessment.makeAssessor(for: model), options: try assessment.options(for: model),
      kinds: kinds?.values ?? DamageKind.allCases, seed: damageSeed)
    if let folder { try write(experiment.examples(of: pictures[0]), to: folder) }
    var progress = ProgressBar(total: pictures.count * experiment.picturesPerPhotograph)
    let figures = try experiment.run(pictures, of: name) {
      progress.advance(by: experiment.picturesPerPhotograph)
    }
    progress.clear()
    switch format {
    case .table: try Console.write(figures.text)
    case .json: try Console.write(String(decoding: figures.json(), as: UTF8.self))
    }
    try page?.write(Array(figures.html.utf8))
  }

  /// What is damaged, at least one photograph, and what the report calls it.
  private func pictures() throws -> ([DamageExperiment.Photograph], name: String) {
    guard let database else {
      let named = paths.map(\.text).joined(separator: ", ")
      let files = ImageList(paths: paths)
      if files.isOpenEnded { throw CommandFailure("names on standard input are for deepbiq score", status: .usage) }
      var photographs: [DamageExperiment.Photograph] = []
      for file in files where photographs.count < self.photographs {
        guard try looksLikeImage(file) else { continue }
        photographs.append(Self.photograph(file.name.text, file))
      }
      guard !photographs.isEmpty else { throw CommandFailure("there is no image in \(named)") }
      return (photographs, named)
    }
    let rated = try heldBack.part(of: database.folder(root: root, scale: scale).load())
    let pictures = DamageExperiment.pictures(of: rated, count: photographs)
    guard !pictures.isEmpty else {
      throw CommandFailure("no image of \(rated.name) is rated \(Int(DamageExperiment.leastOpinion)) or more")
    }
    return (pictures.map { Self.photograph($0.path, $0) }, rated.name)
  }

  private static func photograph(_ name: String, _ image: some ScorableImage) -> DamageExperiment.Photograph {
    DamageExperiment.Photograph(name: name) {
      do throws(ScoreFailure) {
        guard let source = try image.source() else { throw ScoreFailure(.unsupportedFormat, "the file is no image") }
        return source
      } catch {
        throw CommandFailure(error.message(for: FileName(name)))
      }
    }
  }

  private func looksLikeImage(_ file: ImageFile) throws(CommandFailure) -> Bool {
    do throws(ScoreFailure) {
      return file.isFromFolder ? try file.looksLikeImage() : true
    } catch {
      throw CommandFailure(error.message(for: file.name))
    }
  }

  private func write(_ examples: [(name: String, image: Image)], to folder: OutputFolder) throws {
    for (name, image) in examples {
      try folder.write(Data(image.jpeg(quality: 95, halvesColour: false)), to: "\(name).jpg")
    }
  }
}

extension DamageKind: LosslessStringConvertible {
  public init?(_ description: String) { self.init(rawValue: description) }

  public var description: String { rawValue }
}
