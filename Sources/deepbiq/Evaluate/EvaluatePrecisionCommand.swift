import ArgumentParser
import NeuralNetwork
import QualityModel
import QualityTraining

/// `deepbiq evaluate precision`: what a lower precision costs in accuracy.
struct EvaluatePrecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "precision",
    abstract: "Holds scores in a lower precision against scores in float32 and against people's opinions.",
    discussion: """
      Scores every image of a rated database twice and prints how far the scores differ and how well either follow opinions. \
      With --output the model is written anew, in float32, with what was found, which GET /v1/model then tells.

      EXAMPLE
        deepbiq evaluate precision --precision int16 --database csv --root my-ratings --model model.onnx --output measured.onnx
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @Option(
    help: ArgumentHelp("Also write the model with the accuracy in its metadata.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var output: String?

  @Flag(help: "Replace the file to write where it exists.")
  var force = false

  @OptionGroup(title: "ASSESSMENT")
  var assessment: AssessmentFlags

  func validate() throws {
    guard assessment.precision != .float32 else {
      throw ValidationError(
        "--precision is float32, which the others are held against; it must be bfloat16, int16 or int8")
    }
  }

  func run() throws {
    let file = output.map { OutputFile(path: $0, mayReplace: force) }
    try file?.check()
    let model = try assessment.loadModel()
    let options = try assessment.options(for: model)
    guard file == nil || options == AssessmentOptions(defaultsOf: model.metadata) else {
      throw CommandFailure(
        "--output is for what the model's own way of scoring costs: leave out --crops, --sampling, --pooling, --view and --mode",
        status: .usage)
    }
    let images = try database.loadDecodable().images
    let precision = assessment.precision
    let assessments = try [.float32, precision].map {
      try images.assess(assessment.makeAssessor(for: model, precision: $0), options)
    }
    let comparison = PrecisionComparison(
      precision: precision, images: images, scale: model.metadata.scale, full: assessments[0], reduced: assessments[1])
    try Console.write(comparison.text)
    guard let file else { return }
    guard let accuracy = comparison.accuracy else {
      throw CommandFailure("the accuracy is not written: the opinions or the scores of these images are all equal")
    }
    var editor = NetworkEditor(model.network)
    for (key, value) in accuracy.metadata(of: precision) { editor.metadata[key.rawValue] = value }
    try file.write(editor.onnx())
    try Console.write("\(file.path): the model with what \(precision.rawValue) costs\n")
  }
}
