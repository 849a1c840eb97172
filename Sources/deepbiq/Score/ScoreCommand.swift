import ArgumentParser
import ImageCodecs
import QualityModel
import QualityService

/// `deepbiq score`: scores files without a server.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Scores image files.",
    discussion: """
      JPEG, PNG and WebP, told by their bytes. Folders are searched at any depth; their other files are skipped. A file \
      that cannot be scored is named on standard error, the rest go on, and the exit status is 1.

      EXAMPLES
        deepbiq score photo.jpg
        deepbiq score photos/ --format csv > scores.csv
        find . -name '*.jpg' | deepbiq score - --format jsonl | jq .score
      """
  )

  @Argument(help: ArgumentHelp("Files and folders; - reads paths from standard input, one a line.", valueName: "path"))
  var paths: [String]

  @Option(help: "table (for people), csv or jsonl (the service's reply plus the path, one object a line).")
  var format = ScoreFormat.table

  @Option(help: ArgumentHelp("Crops an image gets at most; default: a grid that covers it.", valueName: "count"))
  var crops: String?

  @Option(help: ArgumentHelp("grid (default) or random.", valueName: "method"))
  var sampling: String?

  @Option(help: ArgumentHelp("Seed of --sampling random; default: another one every time.", valueName: "number"))
  var seed: String?

  @Option(help: ArgumentHelp("mean, median, min or max of the crop scores; default: the model's.", valueName: "way"))
  var pooling: String?

  @Option(help: ArgumentHelp("Shorter side in pixels the image is judged at, or native.", valueName: "pixels"))
  var view: String?

  @Option(help: ArgumentHelp("ONNX model file; default: the one built in.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("Worker threads; 0 for the cores this process may use.", valueName: "count"))
  var workers = 0

  func validate() throws {
    guard (0...1_024).contains(workers) else {
      throw ValidationError("--workers is \(workers); it must be a whole number from 0 to 1024")
    }
  }

  func run() throws {
    let model = try loadModel()
    let options = try parameters(for: model).options
    if seed == nil, case .random(let seed) = options.sampling, format != .jsonl {
      Console.note("deepbiq: random crops with --seed \(seed)\n")
    }
    let assessor = try Assessor(
      model: model, workers: workers == 0 ? ProcessorCount.available : workers, limits: ImageLimits())
    let files = ImageFileList.files(at: paths)
    let writer = writer(for: model, files: files)

    var summary = ScoreSummary()
    var progress = ProgressBar(total: files.count, isShown: Console.errorIsTerminal)
    try Console.write(writer.header)
    try ScorePipeline(assessor: assessor, options: options).run(files) { file in
      progress.clear()
      summary.add(file)
      switch file.outcome {
      case .scored(let assessment):
        try Console.write(try writer.line(path: file.path, assessment: assessment, number: summary.scored))
      case .failed(let reason): Console.complain("\(file.path): \(reason)")
      case .skipped: break
      }
      progress.advance()
    }
    progress.clear()
    try Console.write(writer.footer(summary))
    if summary.scored == 0, summary.failed == 0 { throw CommandFailure("there is no image at the given paths") }
    if summary.failed > 0 { throw ExitCode.failure }
  }

  private func loadModel() throws(CommandFailure) -> QualityModel {
    do {
      return try model.map { try QualityModel(contentsOfFile: $0) } ?? QualityModel.embedded()
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  private func parameters(for model: QualityModel) throws(CommandFailure) -> AssessmentParameters {
    let flags = [
      ("crops", crops), ("sampling", sampling), ("seed", seed), ("pooling", pooling), ("view", view),
    ]
    let values = flags.compactMap { name, value in value.map { (name: name, value: $0) } }
    do {
      return try AssessmentParameters(values, model: model.metadata, configuration: ServiceConfiguration())
    } catch {
      throw CommandFailure("--\(error.detail)", status: .usage)
    }
  }

  private func writer(for model: QualityModel, files: [ImageFile]) -> any ScoreWriter {
    switch format {
    case .table: TableWriter(paths: files.map(\.path))
    case .csv: CSVWriter()
    case .jsonl: JSONLinesWriter(model: model)
    }
  }
}
