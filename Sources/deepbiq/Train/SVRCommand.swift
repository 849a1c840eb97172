import ArgumentParser
import NeuralNetwork
import ONNX
import QualityModel
import QualityTraining

/// `deepbiq train svr`: a regression from a network's features to opinions, as a quality model.
struct SVRCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "svr",
    abstract: "Turns features into scores by support vector regression.",
    discussion: """
      Features are values that the network computes for each crop; maps become the mean and the standard deviation of \
      their channels. C, gamma and epsilon are chosen by cross-validation on the training part, which alone determines \
      the scaling as well. OUTPUT is the network with scaling and regression added, for serve, score and evaluate. The \
      validation part calibrates the interval of its scores, and the test part measures its accuracy.

      A linear kernel gives an image the same score whether crops are scored or their mean features, so it is trained \
      on one row per image. Other kernels do not; cross-validation scores single crops, as the service does.

      EXAMPLES
        deepbiq train svr --database csv --root my-ratings \\
          --model mobilenet_v2.onnx --output scored.onnx
        deepbiq train svr --database csv --root my-ratings \\
          --model tuned/model.onnx --split tuned/split.json \\
          --features add10,features --kernel rbf --output scored.onnx
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @OptionGroup(title: "SPLIT")
  var split: SplitFlags

  @Option(
    help: ArgumentHelp(
      "ONNX file of the network: one input [crops, 3, height, width], RGB, from 0 to 255 unless --mean and "
        + "--pixel-scale say otherwise.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var model: String

  @Option(help: ArgumentHelp("The ONNX file to make.", valueName: "file"), completion: .file(extensions: ["onnx"]))
  var output: String

  @Flag(help: "Replace OUTPUT if it exists.")
  var force = false

  @Option(
    help: ArgumentHelp("The model's name; default: the network's and the database's.", valueName: "text"))
  var name: String?

  @OptionGroup(title: "PIXELS")
  var pixels: PixelFlags

  @OptionGroup(title: "FEATURES")
  var features: FeatureFlags

  @OptionGroup(title: "REGRESSION")
  var regression: RegressionFlags

  @OptionGroup
  var workers: WorkerFlags

  func run() throws {
    let file = OutputFile(path: output, mayReplace: force)
    try file.check()
    try InputFile("model", model).check()
    try split.check()
    try Threads.check(workers: workers.count)
    let database = try database.loadForSplitting()
    var settings = RegressionSettings()
    features.apply(to: &settings)
    regression.apply(to: &settings)
    var training = RegressionTraining(database, split: try split.split(database), settings: settings)
    training.workers = workers.count
    let result = try run(training)
    let name = name ?? ModelDescriptionFlags.name(network: model, database: database)
    try file.write(result.model(metadata: [.name: name]).onnx())
    try Console.write(result.text + "\n\(output): written\n")
    Console.warn(result.warnings)
  }

  private func run(_ training: RegressionTraining) throws -> RegressionResult {
    let (network, remark) = try pixels.prepare(
      Network(contentsOfFile: model), features: features.features?.values ?? [])
    var console = TrainingConsole(remark: remark)
    defer { console.clear() }
    do {
      return try training.run(network) { console.show($0) }
    } catch RegressionError.invalid(let problem) {
      throw CommandFailure(problem, status: .usage)
    }
  }
}
