import ArgumentParser
import Foundation
import NeuralNetwork
import QualityModel
import QualityTraining

/// `deepbiq train svr`: opinions from a network's features, as a quality model.
struct SVRCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "svr",
    abstract: "Turn a network's features into scores by support vector regression.",
    discussion: """
      Features are values that the network computes for each crop; maps become the mean and the standard deviation of \
      their channels. C, gamma and epsilon are chosen by cross-validation on the training part, which alone decides the \
      scaling, too. OUTPUT is the network with scaling and regression in it, for serve, score and evaluate. The \
      validation part gives it the interval of its scores, and the test part its figures.

      A linear kernel gives an image the same score whether crops are scored or their mean features, so it is trained on one \
      row an image. Other kernels do not; cross-validation scores single crops, as the service does.

      EXAMPLES
        deepbiq train svr --database csv --root my-ratings --model mobilenet_v2.onnx --output scored.onnx
        deepbiq train svr --database csv --root my-ratings --model tuned/model.onnx --split tuned/split.json \\
          --features add10,features --kernel rbf --output scored.onnx
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @OptionGroup(title: "SPLIT")
  var split: SplitFlags

  @Option(
    help: ArgumentHelp(
      "ONNX file of the network: one input [crops, 3, height, width], RGB 0 to 255.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var model: String

  @Option(help: ArgumentHelp("The ONNX file to make.", valueName: "file"), completion: .file(extensions: ["onnx"]))
  var output: String

  @Flag(help: "Replace OUTPUT where it exists.")
  var force = false

  @Option(
    help: ArgumentHelp("The model's name; default: made of the network's and the database's.", valueName: "text"))
  var name: String?

  @OptionGroup(title: "FEATURES")
  var features: FeatureFlags

  @OptionGroup(title: "REGRESSION")
  var regression: RegressionFlags

  @Option(help: ArgumentHelp("Worker threads; 0 for the cores this process may use.", valueName: "count"))
  var workers = 0

  func validate() throws {
    guard (0...1_024).contains(workers) else {
      throw ValidationError("--workers is \(workers); it must be a whole number from 0 to 1024")
    }
  }

  func run() throws {
    let file = OutputFile(path: output, mayReplace: force)
    try file.check()
    let database = try database.loadForSplitting()
    var settings = RegressionSettings()
    features.apply(to: &settings)
    regression.apply(to: &settings)
    settings.seed = features.seed
    var training = RegressionTraining(database, split: try split.split(database), settings: settings)
    if workers > 0 { training.workers = workers }
    let result = try run(training)
    try file.write(result.model(metadata: metadata(of: database)).onnx())
    try Console.write(result.text + "\n\(output): written\n")
  }

  private func run(_ training: RegressionTraining) throws -> RegressionResult {
    let network = try Network(contentsOfFile: model)
    var console = RegressionConsole()
    defer { console.clear() }
    do {
      return try training.run(network) { console.show($0) }
    } catch let error as RegressionError {
      guard case .invalid(let problem) = error else { throw error }
      throw CommandFailure(problem, status: .usage)
    }
  }

  private func metadata(of database: QualityDatabase) -> [ModelMetadataKey: String] {
    let stem = URL(fileURLWithPath: model).deletingPathExtension().lastPathComponent
    return [.name: name ?? "\(stem)-\(database.name)"]
  }
}
