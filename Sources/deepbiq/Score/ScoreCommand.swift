import ArgumentParser
import ImageCodecs
import QualityModel

/// `deepbiq score`: scores files without a server.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Scores image files.",
    discussion: """
      \(supportedFormats), detected from each file's signature. Folders are searched at any depth; hidden files and \
      links to folders in them are left out, and files that are no photographs by content and name are skipped; both \
      are counted. A file that cannot be scored is named on standard error and has a row with its error in csv and \
      jsonl; the others are still scored, and the exit status is 1.

      Names of files are bytes. One that is not UTF-8 is percent-escaped in the output, and path_percent_escaped is \
      true beside it. To name a file that begins with a dash, write -- before it.

      With --output each row is in the file as soon as it is known; --resume goes on after an interruption with the \
      same model and options, which FILE.settings.json keeps.

      EXAMPLES
        deepbiq score photo.jpg
        deepbiq score photos/ --format csv > scores.csv
        deepbiq score photos/ --format csv --output rows.csv --resume
        deepbiq score photos/ --sort score --limit 10
        deepbiq score photos/ --map maps
        find . -name '*.jpg' -print0 | deepbiq score - --null --format jsonl
        deepbiq score -- -holiday.jpg
      """
  )

  private static var supportedFormats: String {
    let names = ImageFormat.allCases.map(\.displayName)
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  /// How scores are printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, csv, jsonl
  }

  /// What rows are sorted by.
  enum Key: String, CaseIterable, ExpressibleByArgument {
    case score
  }

  @Argument(
    help: ArgumentHelp(
      "Files and folders; - reads names from standard input, one per line, and scores each as it arrives.",
      valueName: "path"))
  var paths: [FileName]

  @Option(help: "table (for people), csv or jsonl (the service's reply plus the path, one object per line).")
  var format = Format.table

  @Flag(name: [.customLong("null"), .customShort("0")], help: "Names on standard input end with NUL (find -print0).")
  var isNullSeparated = false

  @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: FileName?

  @Flag(help: "Go on with the file of --output: what has a row there is not scored again.")
  var resume = false

  @Flag(help: "Replace the file of --output, and those of --map, if they exist.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write a PNG for each image into this folder: the image at viewing size, with colour where quality is lost.",
      valueName: "folder"))
  var map: FileName?

  @Option(help: "score: the best first, held in memory until all are scored; files without a score come last.")
  var sort: Key?

  @Flag(help: "With --sort: the worst first.")
  var reverse = false

  @Option(help: ArgumentHelp("Stop after so many scores; with --sort: print so many.", valueName: "count"))
  var limit: Int?

  @OptionGroup(title: "LIMITS")
  var limits: LimitFlags

  @OptionGroup(title: "ASSESSMENT")
  var assessment: AssessmentFlags

  func validate() throws {
    try check("limit", limit, in: 1...1_000_000_000)
    guard !isNullSeparated || paths.contains(FileName("-")) else {
      throw ValidationError("--null is for names on standard input: give - as a path")
    }
    guard !resume || output != nil else { throw ValidationError("--resume needs the file to go on with: --output") }
    guard !force || output != nil || map != nil else { throw ValidationError("--force is for --output and --map") }
    guard !(resume && force) else { throw ValidationError("give --resume or --force, not both") }
    guard !resume || format != .table && sort == nil else {
      throw ValidationError(
        "--resume is for --format csv and jsonl without --sort, whose rows are written as they come")
    }
    guard !reverse || sort != nil else { throw ValidationError("--reverse is for --sort") }
  }

  func run() throws {
    var file = try output.map { name throws(CommandFailure) in
      try ScoreFile(name, mayReplace: force, resumes: resume)
    }
    let model = try assessment.loadModel()
    var options = try assessment.options(for: model)
    if resume, assessment.seed == nil, case .random = options.sampling, let seed = try file?.earlierSettings()?.seed {
      options.sampling = .random(seed: seed)
    }
    if assessment.seed == nil, case .random(let seed) = options.sampling, format != .jsonl {
      Console.note("deepbiq: random crops with --seed \(seed)\n")
    }
    let maps = try map.map { name throws(CommandFailure) in
      try MapFolder(name, scale: model.metadata.scale, mayReplace: force || resume, scoring: paths)
    }
    if maps != nil { options.map = .scoresOnView }
    let assessor = try assessment.makeAssessor(for: model, limits: limits.limits)
    if format != .table, sort == nil {
      try file?.begin(format, ScoreSettings(format: format, options: options, assessor: assessor, maps: map))
    }
    try file.map(tellInterruption)

    let images = ImageList(paths: paths, excluded: map, separator: isNullSeparated ? 0 : UInt8(ascii: "\n"))
    let survey = images.isOpenEnded || !(format == .table || Console.errorIsTerminal) ? nil : images.survey()
    let interval = model.metadata.interval(with: options)?.level
    let writer: any ScoreWriter =
      switch format {
      case .table: TableWriter(widestPath: survey?.widest, intervalLevel: interval)
      case .csv: CSVWriter()
      case .jsonl: JSONLinesWriter(model: model)
      }
    let output = ScoreOutput(
      writer, file: file, ranking: sort.map { _ in ScoreRanking(limit: limit, isReversed: reverse) })
    var run = ScoreRun(output: output, maps: maps, limit: sort == nil ? limit : nil, total: survey?.files)
    try run.score(images, by: ScorePipeline(assessor: assessor, options: options))
    if run.summary.hasFailures || run.lacksMaps { throw ExitCode.failure }
  }

  /// A run that is interrupted says how to go on.
  private func tellInterruption(of file: ScoreFile) throws(CommandFailure) {
    guard format != .table, sort == nil else { return }
    try Signals.watch { number in
      Console.complain("interrupted; the same command with --resume goes on with \(file.name.text)")
      Signals.end(by: number)
    }
  }
}

/// The sizes of images that are scored.
struct LimitFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The most pixels of an image, width times height.", valueName: "pixels"))
  var maxPixels = ImageLimits().maximumPixels

  @Option(help: ArgumentHelp("The longest side of an image.", valueName: "pixels"))
  var maxSide = ImageLimits().maximumSide

  @Option(help: ArgumentHelp("The shortest side of an image.", valueName: "pixels"))
  var minSide = ImageLimits().minimumSide

  func validate() throws {
    try check("max-pixels", maxPixels, in: 1...1_000_000_000)
    try check("max-side", maxSide, in: 1...1_000_000)
    try check("min-side", minSide, in: 1...maxSide)
  }

  var limits: ImageLimits { ImageLimits(maximumPixels: maxPixels, maximumSide: maxSide, minimumSide: minSide) }
}
