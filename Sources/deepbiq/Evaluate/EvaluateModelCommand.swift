import ArgumentParser
import Foundation
import QualityData
import QualityEvaluation
import QualityModel
import QualityTraining

/// `deepbiq evaluate [model]`: how well a model's scores agree with people's opinions.
struct EvaluateModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Compares a model's scores with people's opinions.",
    discussion: """
      Scores every image of a rated database and prints how well scores and opinions agree: LCC (plain and after a \
      logistic mapping), SROCC, KROCC, RMSE, MAE and outlier ratio with bootstrap intervals, and the comparison with \
      one random observer. Images the model was trained on say nothing about its accuracy elsewhere.

      Your own ratings (--database csv): a folder with scores.csv, columns image and mos (higher is better; 0 to \
      100, or --scale 1,5) and, if known, std and group; the images are in images/ or beside the table.

      EXAMPLES
        deepbiq evaluate --database csv --root my-ratings
        deepbiq evaluate --database tid2013 --root tid2013 --html report.html
      """)

  @OptionGroup(title: "IMAGES")
  var database: DatabaseFlags

  @Option(help: "table (for people) or json (everything, image by image).")
  var format = ReportFormat.table

  @Option(
    help: ArgumentHelp("Also write a report with plots, one HTML file.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Also give the median and spread over this many random test parts of a fifth each, 0 to 1000.",
      valueName: "count"))
  var splits = 0

  @Option(
    help: ArgumentHelp(
      "Also score these numbers of random crops per image, such as 1,5,10,25, and report how the error falls.",
      valueName: "counts"))
  var cropCounts: CommaList<Int>?

  @OptionGroup
  var heldBack: HeldBackFlags

  @Option(help: ArgumentHelp("Seed of the splits, of random crop counts and of the bootstrap.", valueName: "number"))
  var evaluationSeed: UInt64 = 1

  @OptionGroup(title: "ASSESSMENT")
  var assessment: AssessmentFlags

  func validate() throws {
    try check("splits", splits, in: 0...1_000)
    try check("crop-counts", cropCounts, in: AssessmentOptions.allowedCrops)
  }

  func run() throws {
    try page?.check()
    try heldBack.check()
    let model = try assessment.loadModel()
    let options = try assessment.options(for: model)
    let database = try heldBack.part(of: splits > 0 ? database.loadForSplitting() : database.loadDecodable())
    let assessor = try assessment.makeAssessor(for: model)
    let images = zip(database.images, try database.images.assess(assessor, options)).map { image, assessment in
      EvaluatedImage(image, score: assessment.score, interval: assessment.interval, on: model.metadata.scale)
    }
    var evaluation = try evaluation(of: images, on: database, by: model)
    let overlap = TrainingOverlap(of: database.images, in: database, with: model, at: assessment.model?.text)
    if let warning = overlap.warning { evaluation.add(warning: warning) }
    try addCropCounts(to: &evaluation, database.images, assessor, options)
    let report = evaluation.report(
      title: "\(model.metadata.name) on \(database.name)", model: description(of: model, options),
      database: database.name)
    switch format {
    case .table: try Console.write(report.text)
    case .json: try Console.write(String(decoding: report.json(), as: UTF8.self))
    }
    try page?.write(Array(report.html.utf8))
    Console.warn(report.warnings)
  }

  /// Which model scored, and in which mode and precision unless they are the usual ones.
  private func description(of model: QualityModel, _ options: AssessmentOptions) -> String {
    var text = "\(model.metadata.name) \(model.metadata.version)"
    if options.mode != model.metadata.cropMode { text += ", \(options.mode.rawValue) crops" }
    let precision = assessment.precision(for: model)
    if precision != .float32 { text += ", \(precision.rawValue)" }
    return text
  }

  /// Where the report goes, if anywhere.
  private var page: OutputFile? { html.map { OutputFile(path: $0, mayReplace: true) } }

  /// Scores of the first crops of one random sequence per image, so that a larger number of crops contains the smaller
  /// ones.
  private func addCropCounts(
    to evaluation: inout Evaluation, _ images: [RatedImage], _ assessor: Assessor, _ options: AssessmentOptions
  ) throws {
    guard let counts = cropCounts?.values, let most = counts.max() else { return }
    var options = options
    options.sampling = .random(seed: evaluationSeed)
    options.crops = most
    let assessments = try images.assess(assessor, options)
    for count in counts {
      let predictions = zip(images, assessments).map { image, assessment in
        EvaluatedImage(
          image, score: options.pooling.pool(assessment.crops.prefix(count).map(\.score)),
          on: assessor.model.metadata.scale
        ).prediction
      }
      try evaluation.add(predictions: predictions, atCropCount: count)
    }
  }

  private func evaluation(
    of images: [EvaluatedImage], on database: QualityDatabase, by model: QualityModel
  ) throws -> Evaluation {
    let options = EvaluationOptions(
      bootstrap: Bootstrap(seed: evaluationSeed), intervalLevel: model.metadata.interval?.level)
    var evaluation = try Evaluation(of: images, options: options)
    evaluation.add(
      splits: try (0..<splits).map { index in
        let split = try DatabaseSplit(
          database.images, validation: 0, test: 0.2, seed: evaluationSeed &+ UInt64(index))
        return AgreementFigures(
          predictions: split.test.map { images[$0].prediction }, opinions: split.test.map { images[$0].opinion },
          deviations: split.test.map { images[$0].deviation }, form: options.form)
      })
    return evaluation
  }
}
