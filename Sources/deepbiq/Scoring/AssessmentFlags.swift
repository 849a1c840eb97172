import ArgumentParser
import ImageCodecs
import NeuralNetwork
import QualityModel
import QualityService

/// How images are assessed: the flags that `score` and `evaluate` share, named as the service's parameters are.
struct AssessmentFlags: ParsableArguments {
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

  @Option(
    help: ArgumentHelp(
      "exact (each crop goes through the network by itself) or dense (the view does, once for all crops); default: the model's.",
      valueName: "mode"))
  var mode: String?

  @Option(
    help: ArgumentHelp(
      "float32 (default), bfloat16, int16 or int8: what most products are computed in. Faster where the processor has it; the model "
        + "says what it costs (evaluate precision).", valueName: "precision"))
  var precision = Precision.float32

  @Option(help: ArgumentHelp("ONNX model file; default: the one built in.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("Worker threads; 0 for the cores this process may use.", valueName: "count"))
  var workers = 0

  func validate() throws {
    guard (0...1_024).contains(workers) else {
      throw ValidationError("--workers is \(workers); it must be a whole number from 0 to 1024")
    }
    try precision.validate()
  }

  func loadModel() throws(CommandFailure) -> QualityModel {
    do {
      return try model.map { try QualityModel(contentsOfFile: $0) } ?? QualityModel.embedded()
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  func options(for model: QualityModel) throws(CommandFailure) -> AssessmentOptions {
    let flags = [
      ("crops", crops), ("sampling", sampling), ("seed", seed), ("pooling", pooling), ("view", view), ("mode", mode),
    ]
    let values = flags.compactMap { name, value in value.map { (name: name, value: $0) } }
    let options: AssessmentOptions
    do {
      options = try AssessmentParameters(values, model: model.metadata, configuration: ServiceConfiguration()).options
    } catch {
      throw CommandFailure("--\(error.detail)", status: .usage)
    }
    if let problem = model.refusal(of: options.mode) {
      let mode = options.mode.rawValue
      throw CommandFailure("--mode is '\(mode)'; it must be \(model.allowedModes) for this model: \(problem)")
    }
    return options
  }

  func makeAssessor(for model: QualityModel) throws -> Assessor {
    try makeAssessor(for: model, precision: precision)
  }

  func makeAssessor(for model: QualityModel, precision: Precision) throws -> Assessor {
    try Assessor(
      model: model, workers: workers == 0 ? ProcessorCount.available : workers, limits: ImageLimits(),
      precision: precision)
  }
}
