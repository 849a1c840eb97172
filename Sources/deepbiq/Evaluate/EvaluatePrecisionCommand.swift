import ArgumentParser
import NeuralNetwork
import ONNX
import QualityData
import QualityEvaluation
import QualityModel
import QualityTraining

/// `deepbiq evaluate precision`: what a lower precision costs in accuracy.
struct EvaluatePrecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "precision",
    abstract: "Tells what scoring in a lower precision costs.",
    discussion: """
      Scores every image of a rated database twice and prints how much the scores differ and how well either agree \
      with opinions. With --output the model is written, in float32, with these figures, which GET /v1/model then \
      reports.

      EXAMPLES
        deepbiq evaluate precision --precision int16 \\
          --database csv --root my-ratings --model model.onnx \\
          --output measured.onnx
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @Option(
    help: ArgumentHelp("Also write the model with the accuracy in its metadata.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var output: String?

  @Flag(help: "Replace the file to write if it exists.")
  var force = false

  @OptionGroup(title: "ASSESSMENT")
  var assessment: AssessmentFlags

  func validate() throws {
    guard let precision = assessment.precision.precision, precision != .float32 else {
      throw ValidationError(
        "--precision is \(assessment.precision.defaultValueDescription); it must be bfloat16, int16 or int8, to be "
          + "compared with float32")
    }
  }

  func run() throws {
    let file = output.map { OutputFile(path: $0, mayReplace: force) }
    try file?.check()
    let model = try assessment.loadModel()
    let options = try assessment.options(for: model)
    guard file == nil || options == AssessmentOptions(defaultsOf: model.metadata) else {
      throw CommandFailure(
        "--output is for the model's own way of scoring: leave out --crops, --sampling, --pooling, --view and --mode",
        status: .usage)
    }
    let images = try database.loadDecodable().images
    let precision = assessment.precision(for: model)
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

/// Scores of the same images in float32 and in a lower precision.
private struct PrecisionComparison {
  let precision: Precision
  private let names: [String]
  private let opinions, full, reduced: [Double]

  init(
    precision: Precision, images: [RatedImage], scale: ScoreScale, full: [Assessment], reduced: [Assessment]
  ) {
    func evaluated(_ assessments: [Assessment]) -> [EvaluatedImage] {
      zip(images, assessments).map { EvaluatedImage($0, score: $1.score, on: scale) }
    }
    self.precision = precision
    names = images.map(\.name)
    opinions = evaluated(full).map(\.opinion)
    self.full = evaluated(full).map(\.prediction)
    self.reduced = evaluated(reduced).map(\.prediction)
  }

  /// Of each image, in units of the score.
  private var differences: [Double] { zip(full, reduced).map { abs($0 - $1) } }

  /// Nil if no correlation is defined.
  var accuracy: PrecisionAccuracy? {
    guard let before = Correlation.spearman(full, opinions), let after = Correlation.spearman(reduced, opinions),
      let largest = differences.max()
    else { return nil }
    return PrecisionAccuracy(sroccChange: after - before, meanDifference: meanDifference, largestDifference: largest)
  }

  private var meanDifference: Double { differences.reduce(0, +) / Double(differences.count) }

  var text: String {
    let table = TextTable(columns: [.left("precision", 9), .left("SROCC"), .left("LCC")])
    let rows = [(Precision.float32, full), (precision, reduced)].map { precision, scores in
      table.row([
        precision.rawValue, Decimals.text(Correlation.spearman(scores, opinions), 4),
        Decimals.text(Correlation.pearson(scores, opinions), 4),
      ])
    }
    let worst = differences.indices.max { differences[$0] < differences[$1] } ?? 0
    let summary =
      "scores of \(names.count) images differ by \(Decimals.text(meanDifference, 3)) on average and by "
      + "\(Decimals.text(differences[worst], 3)) at most (\(names[worst]))"
    return ([table.header] + rows + [summary]).joined(separator: "\n") + "\n"
  }
}
