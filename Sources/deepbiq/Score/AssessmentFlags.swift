import ArgumentParser
import ImageCodecs
import NeuralNetwork
import QualityModel
import QualityService

/// How images are assessed: the flags that `score` and `evaluate` share, named as the service's parameters are.
struct AssessmentFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Crops per image at most; default: a grid that covers it.", valueName: "count"))
  var crops: String?

  @Option(help: ArgumentHelp("grid (default) or random.", valueName: "method"))
  var sampling: String?

  @Option(help: ArgumentHelp("Seed of --sampling random; default: a new one every time.", valueName: "number"))
  var seed: String?

  @Option(help: ArgumentHelp("mean, median, min or max of the crop scores; default: the model's.", valueName: "method"))
  var pooling: String?

  @Option(help: ArgumentHelp("Shorter side in pixels the image is judged at, or native.", valueName: "pixels"))
  var view: String?

  @Option(
    help: ArgumentHelp(
      "exact (each crop goes through the network by itself) or dense (the whole view goes through once, for all crops)"
        + "; default: the model's.",
      valueName: "mode"))
  var mode: String?

  @Option(
    help: ArgumentHelp(
      "The arithmetic of most matrix products: float32, bfloat16, int16 or int8; lower ones are faster if the "
        + "processor has the instructions, and the model says what they cost in accuracy (evaluate precision). auto is "
        + "the fastest that costs less than 0.1 point.", valueName: "precision"))
  var precision = PrecisionArgument.automatic

  @Option(help: ArgumentHelp("ONNX model file; default: the one built in.", valueName: "file"))
  var model: FileName?

  @OptionGroup
  var workers: WorkerFlags

  func validate() throws { try precision.precision?.validate() }

  func loadModel() throws(CommandFailure) -> QualityModel {
    try Memory.check(workers: 1)
    do {
      guard let model else { return try QualityModel.embedded() }
      let bytes = try InputFile("model", model).contents()
      return try bytes.withUnsafeBytes { try QualityModel(onnx: $0, name: model.text) }
    } catch let failure as CommandFailure {
      throw failure
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

  /// - Parameter precision: nil for the one of `--precision`.
  func makeAssessor(
    for model: QualityModel, precision: Precision? = nil, limits: ImageLimits = ImageLimits()
  ) throws -> Assessor {
    try Threads.check(workers: workers.count)
    try Memory.check(workers: workers.count)
    var limits = limits
    limits.maximumPixels = Memory.pixels(workers: workers.count, most: limits.maximumPixels)
    return try Assessor(
      model: model, workers: workers.count, limits: limits, precision: precision ?? self.precision(for: model))
  }

  /// The precision in which a model scores.
  func precision(for model: QualityModel) -> Precision {
    precision.precision ?? model.metadata.fastestHarmlessPrecision
  }
}
