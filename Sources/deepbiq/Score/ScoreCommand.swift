import ArgumentParser
import QualityModel

/// `deepbiq score`: scores files without a server.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Scores image files.",
    discussion: """
      JPEG, PNG and WebP, detected from each file's signature. Folders are searched at any depth; their other files \
      are skipped. A file that cannot be scored is named on standard error, the others are still scored, and the exit \
      status is 1.

      EXAMPLES
        deepbiq score photo.jpg
        deepbiq score photos/ --format csv > scores.csv
        find . -name '*.jpg' | deepbiq score - --format jsonl | jq .score
      """
  )

  /// How scores are printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, csv, jsonl
  }

  @Argument(
    help: ArgumentHelp("Files and folders; - reads paths from standard input, one per line.", valueName: "path"))
  var paths: [String]

  @Option(help: "table (for people), csv or jsonl (the service's reply plus the path, one object per line).")
  var format = Format.table

  @OptionGroup
  var assessment: AssessmentFlags

  func run() throws {
    let model = try assessment.loadModel()
    let options = try assessment.options(for: model)
    if assessment.seed == nil, case .random(let seed) = options.sampling, format != .jsonl {
      Console.note("deepbiq: random crops with --seed \(seed)\n")
    }
    let assessor = try assessment.makeAssessor(for: model)
    let files = ImageFile.files(at: paths)
    let writer = writer(for: model, options, files: files)

    var summary = ScoreSummary()
    var progress = ProgressBar(total: files.count)
    try Console.write(writer.header)
    try ScorePipeline(assessor: assessor, options: options).run(files) { file in
      progress.clear()
      summary.add(file)
      switch file.outcome {
      case .scored(let assessment):
        try Console.write(writer.line(path: file.path, assessment: assessment, number: summary.scored))
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

  private func writer(
    for model: QualityModel, _ options: AssessmentOptions, files: [ImageFile]
  ) -> any ScoreWriter {
    switch format {
    case .table: TableWriter(paths: files.map(\.path), intervalLevel: model.metadata.interval(with: options)?.level)
    case .csv: CSVWriter()
    case .jsonl: JSONLinesWriter(model: model)
    }
  }
}
