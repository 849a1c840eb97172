import ArgumentParser
import QualityTraining

/// `deepbiq evaluate study`: an ablation study of the paper's designs.
struct AblationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Compares ways to build a quality model, in one table.",
    discussion: """
      The ablations of Bianco et al. (arXiv 1602.05531), on any database and any backbone: features of the pre-trained \
      network against those of the fine-tuned one; the whole image, the centre, 5 to 50 random crops and grids; \
      features pooled by mean, min, max or concatenation against scores pooled by mean, median, min or max; linear \
      against RBF regression; hard against soft labels; one layer against several. Each design differs from the \
      paper's DeepBIQ in one point. Settings are chosen on training parts alone; every figure is of images that no \
      stage has seen.

      OUTPUT gets study.html, study.json and what --resume needs. A study takes hours: two fine-tunings per split, and \
      three networks on up to 86 crops of every image; fewer --random-crops and --grids take less. Ctrl-C keeps what \
      is done; the same command with --resume continues.

      EXAMPLES
        deepbiq evaluate study --database csv --root my-ratings \\
          --backbone mobilenet_v2.onnx --output study
        deepbiq evaluate study --database live-challenge \\
          --root ChallengeDB_release --backbone mobilenet_v2.onnx \\
          --output study --inner-values add3,add10 --splits 10
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @OptionGroup(title: "COMPARISON")
  var comparison: AblationFlags

  @OptionGroup
  var fineTuning: FineTuningFlags

  func run() throws {
    try fineTuning.check()
    let database = try database.loadForSplitting()
    var settings = AblationSettings()
    comparison.apply(to: &settings)
    fineTuning.apply(to: &settings.fineTuning)
    let files = AblationFiles(folder: fineTuning.output)
    let (backbone, remark) = try fineTuning.loadBackbone(features: [], renamed: comparison.features)
    let ablation = Ablation(
      backbone: backbone, database: database, settings: settings, resources: fineTuning.machine.resources, files: files)
    let report = try TrainingConsole.run(remark: remark) { console, isStopped in
      try ablation.run(resumes: fineTuning.resume, isStopped: isStopped, observe: { console.show($0) })
    }
    try Console.write("\(report.text)\n\(files.report)\n")
  }
}

/// What an ablation compares, and on which splits.
struct AblationFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Random splits that every design is tried on, 1 to 100.", valueName: "count"))
  var splits = defaults.splits

  @Option(help: ArgumentHelp("Share of the images that a split tests on.", valueName: "share"))
  var test = defaults.testShare

  @Option(
    help: ArgumentHelp("Folds in the training part that choose a regression's settings, 2 to 100.", valueName: "count"))
  var folds = defaults.folds

  @Option(help: .selection)
  var selection = defaults.criterion

  @Option(
    help: ArgumentHelp(
      "The value of the backbone that all designs take as its features. Default: the value called features, or the one "
        + "that the last fully connected layer reads.", valueName: "name"))
  var features: String?

  @Option(
    help: ArgumentHelp(
      "Values of the backbone that describe a crop beside its last layer, separated by commas, as the mean and "
        + "deviation of their channels; without them one layer is not compared with several.", valueName: "names"))
  var innerValues: CommaList<String>?

  @Option(
    help: ArgumentHelp(
      "Numbers of random crops to compare beside 25, separated by commas; the largest decides how long features take.",
      valueName: "counts"))
  var randomCrops = CommaList(defaults.randomCrops)

  @Option(
    help: ArgumentHelp("Sides of the square grids to compare, in crops, separated by commas.", valueName: "sides"))
  var grids = CommaList(defaults.gridSides)

  private static let defaults = AblationSettings()

  func validate() throws {
    try check("splits", splits, in: 1...100)
    try check("folds", folds, in: 2...100)
    try check("random-crops", randomCrops, in: 1...1_000)
    try check("grids", grids, in: 1...1_000)
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout AblationSettings) {
    settings.splits = splits
    settings.testShare = test
    settings.folds = folds
    settings.criterion = selection
    settings.innerValues = innerValues?.values ?? []
    settings.randomCrops = randomCrops.values
    settings.gridSides = grids.values
  }
}
