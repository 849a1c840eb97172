import ArgumentParser
import Foundation
import NeuralNetwork
import QualityModel
import QualityTraining

/// `deepbiq train finetune`: a quality model from a network that was trained for something else.
struct FinetuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finetune",
    abstract: "Teach a pre-trained network the categories of image quality.",
    discussion: """
      The last layers of the backbone give way to five categories, from bad to excellent (Bianco et al., arXiv 1602.05531). \
      It learns random crops of the training images, mirrored or not; after every epoch the moving average of its weights \
      is scored on the validation part as the service would, and a line is printed (* the best so far). The test part is \
      not read: OUTPUT/split.json says which images those are, for train svr and evaluate.

      OUTPUT gets model.onnx (for serve, score, evaluate --model), history.json, history.html (curves), split.json and \
      checkpoint.safetensors. Ctrl-C ends after the present step with a checkpoint; the same command with --resume goes on, \
      and ends with the same model as without the stop. The same seed and number of workers give the same weights.

      EXAMPLES
        deepbiq train finetune --database csv --root my-ratings --backbone mobilenet_v2.onnx --output tuned
        deepbiq train finetune --database live-challenge --root ChallengeDB_release --backbone mobilenet_v2.onnx \\
          --output tuned --features features,add10 --crop-size 384 --crops-per-image 1 --epochs 8
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @OptionGroup(title: "SPLIT")
  var split: SplitFlags

  @Option(
    help: ArgumentHelp(
      "ONNX file of the network to begin with: one input [crops, 3, height, width], RGB 0 to 255.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var backbone: String

  @Option(
    help: ArgumentHelp("The folder for the results; made where it is missing.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Flag(help: "Go on from OUTPUT/checkpoint.safetensors.")
  var resume = false

  @OptionGroup(title: "DESCRIPTION")
  var description: ModelDescriptionFlags

  @OptionGroup(title: "LEARNING")
  var fineTuning: FineTuningFlags

  @OptionGroup(title: "WATCHING")
  var validation: ValidationFlags

  @OptionGroup(title: "OPTIMISATION")
  var optimization: OptimizationFlags

  @OptionGroup(title: "MACHINE")
  var resources: TrainingResourceFlags

  func run() throws {
    let folder = try OutputFolder(output)
    let checkpoint = folder.path("checkpoint.safetensors")
    guard resume == FileManager.default.fileExists(atPath: checkpoint) else {
      throw CommandFailure(
        resume
          ? "\(output) has no checkpoint to go on from; leave --resume out"
          : "\(output) has a checkpoint already: --resume goes on from it; name another folder to begin anew",
        status: .usage)
    }
    let database = try database.loadForSplitting()
    let split = try split.split(database)
    let tuner = FineTuner(
      backbone: try Network(contentsOfFile: backbone), training: split.training.map { database.images[$0] },
      validation: split.validation.map { database.images[$0] }, settings: settings, resources: resources.resources,
      metadata: description.metadata(
        backbone: backbone, database: database, training: "fine-tuned on quality categories"))
    try keep(SplitFile(split, of: database), in: folder.path("split.json"))
    try Console.write(
      "\(split.training.count) images to learn from, \(split.validation.count) to validate on, "
        + "\(split.test.count) held back\n")
    let result = try run(tuner, checkpoint: checkpoint)
    try folder.write(Data(result.onnx), to: "model.onnx")
    try folder.write(result.history.json(), to: "history.json")
    let title = tuner.metadata[.name] ?? "Fine-tuning"
    try folder.write(Data(result.history.html(title: title).utf8), to: "history.html")
    try Console.write("\(folder.path("model.onnx")): the weights of epoch \(result.history.keptEpoch)\n")
  }

  /// Writes which images are held back; a training that is gone on with holds back those it began with.
  private func keep(_ split: SplitFile, in path: String) throws {
    guard resume, FileManager.default.fileExists(atPath: path) else { return try split.write(toFile: path) }
    guard try SplitFile(contentsOfFile: path) == split else {
      throw CommandFailure(
        "the training in \(output) began with another split; --resume takes the same flags, or --split \(path)",
        status: .usage)
    }
  }

  private func run(_ tuner: FineTuner, checkpoint: String) throws -> FineTuningResult {
    let stop = StopRequest()
    var console = FineTuningConsole()
    return try stop.handling {
      defer { console.clear() }
      return try tuner.run(
        checkpoint: checkpoint, resumes: resume, isStopped: { stop.isMade }, observe: { console.show($0) })
    }
  }

  private var settings: FineTuningSettings {
    var settings = FineTuningSettings()
    fineTuning.apply(to: &settings)
    validation.apply(to: &settings)
    optimization.apply(to: &settings)
    return settings
  }
}
