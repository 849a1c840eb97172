import ArgumentParser
import Foundation
import NeuralNetwork
import QualityModel
import QualityTraining

/// `deepbiq train all`: from rated photographs to a finished model with its card and report.
struct TrainAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Fine-tune, regress, measure and calibrate: one command, one finished model.",
    discussion: """
      Fine-tunes the backbone on quality categories and trains a support vector regression on its features, once in every \
      fold of a cross-validation and once on all images. The folds say how good the model is on images it has not \
      seen, which setting of the regression is best, and how wide an interval around its scores must be.

      OUTPUT gets model.onnx (for serve, score, evaluate --model), model-card.md, report.html and report.json (the \
      cross-validation), history.json, split.json, settings.json and what --resume needs. Ctrl-C ends after the present \
      step; the same command with --resume goes on, and ends with the same model.

      EXAMPLES
        deepbiq train all --database csv --root my-ratings --backbone mobilenet_v2.onnx --output trained
        deepbiq train all --database live-challenge --root ChallengeDB_release --backbone mobilenet_v2.onnx \\
          --output trained --test 0.2 --epochs 8 --crop-size 384
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @Option(
    help: ArgumentHelp(
      "ONNX file of the network to begin with: one input [crops, 3, height, width], RGB 0 to 255.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var backbone: String

  @Option(
    help: ArgumentHelp("The folder for the results; made where it is missing.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Flag(help: "Go on with the training that OUTPUT holds.")
  var resume = false

  @OptionGroup(title: "MEASURING")
  var measuring: MeasuringFlags

  @OptionGroup(title: "DESCRIPTION")
  var description: ModelDescriptionFlags

  @OptionGroup(title: "LEARNING")
  var fineTuning: FineTuningFlags

  @OptionGroup(title: "OPTIMISATION")
  var optimization: OptimizationFlags

  @OptionGroup(title: "REGRESSION")
  var regression: PipelineRegressionFlags

  @OptionGroup(title: "MACHINE")
  var resources: TrainingResourceFlags

  func run() throws {
    let database = try database.loadForSplitting()
    let files = PipelineFiles(folder: output)
    let pipeline = TrainingPipeline(
      backbone: try Network(contentsOfFile: backbone), database: database, settings: settings,
      resources: resources.resources,
      metadata: description.metadata(
        backbone: backbone, database: database,
        training: "fine-tuned on quality categories, with a support vector regression"),
      files: files)
    let result = try run(pipeline)
    try Console.write(result.report.text)
    if let test = result.testReport { try Console.write("\n" + test.text) }
    try Console.write("\n\(files.model)\n\(files.card)\n\(files.report)\n")
  }

  private func run(_ pipeline: TrainingPipeline) throws -> PipelineResult {
    let stop = StopRequest()
    var console = PipelineConsole()
    return try stop.handling {
      defer { console.clear() }
      return try pipeline.run(resumes: resume, isStopped: { stop.isMade }, observe: { console.show($0) })
    }
  }

  private var settings: PipelineSettings {
    var settings = PipelineSettings()
    settings.fineTuning.keep = .last
    fineTuning.apply(to: &settings.fineTuning)
    optimization.apply(to: &settings.fineTuning)
    measuring.apply(to: &settings)
    regression.apply(to: &settings)
    return settings
  }
}
