import ArgumentParser
import QualityTraining

/// `deepbiq train all`: from rated photographs to a finished model with its card and report.
struct TrainAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Fine-tunes, regresses, measures and calibrates a model.",
    discussion: """
      Fine-tunes the backbone on quality categories and trains a support vector regression on its features, once in \
      every fold of a cross-validation and once on all images. The folds show how good the model is on images it has \
      not seen, which settings of the regression are best, and how wide the interval around its scores must be.

      OUTPUT gets model.onnx (for serve, score, evaluate --model), model-card.md, report.html and report.json (the \
      cross-validation), history.json, split.json, settings.json and what --resume needs. Ctrl-C stops after the \
      present step; the same command with --resume continues, and ends with the same model.

      EXAMPLES
        deepbiq train all --database csv --root my-ratings \\
          --backbone mobilenet_v2.onnx --output trained
        deepbiq train all --database live-challenge --root ChallengeDB_release \\
          --backbone mobilenet_v2.onnx --output trained \\
          --test 0.2 --epochs 8 --crop-size 384
      """)

  @OptionGroup(title: "IMAGES")
  var databases: TrainingDatabaseFlags

  @OptionGroup(title: "MEASURING")
  var measuring: MeasuringFlags

  @OptionGroup(title: "DESCRIPTION")
  var description: ModelDescriptionFlags

  @OptionGroup(title: "LEARNING")
  var categories: CategoryFlags

  @OptionGroup
  var fineTuning: FineTuningFlags

  @OptionGroup(title: "REGRESSION")
  var regression: PipelineRegressionFlags

  func run() throws {
    try fineTuning.check()
    if let networks = measuring.networksFrom { try InputFile("finished run", networks).checkFolder() }
    let (backbone, remark) = try fineTuning.loadBackbone(features: settings.fineTuning.features)
    let database = try databases.loadFirst()
    let companions = try databases.loadCompanions(
      of: database, backbone: backbone, settings: settings.fineTuning, resources: fineTuning.machine.resources)
    let files = PipelineFiles(folder: fineTuning.output)
    var pipeline = TrainingPipeline(
      backbone: backbone, database: database, companions: companions, settings: settings,
      resources: fineTuning.machine.resources,
      metadata: description.metadata(
        backbone: fineTuning.backbone, databases: [database] + companions.map(\.database),
        training: "fine-tuned on quality categories, with a support vector regression"),
      files: files)
    pipeline.networks = measuring.networksFrom.map(PipelineFiles.init)
    let result = try TrainingConsole.run(remark: remark) { console, isStopped in
      try pipeline.run(resumes: fineTuning.resume, isStopped: isStopped, observe: { console.show($0) })
    }
    try Console.write(result.report.text)
    if let test = result.testReport { try Console.write("\n" + test.text) }
    Console.warn(result.report.warnings + (result.testReport?.warnings ?? []))
    try Console.write("\n\(files.model)\n\(files.card)\n\(files.report)\n")
  }

  private var settings: PipelineSettings {
    var settings = PipelineSettings()
    settings.fineTuning.keep = .last
    databases.apply(to: &settings.fineTuning)
    categories.apply(to: &settings.fineTuning)
    fineTuning.apply(to: &settings.fineTuning)
    measuring.apply(to: &settings)
    regression.apply(to: &settings)
    return settings
  }
}
