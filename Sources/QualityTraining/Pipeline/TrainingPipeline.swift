import Foundation
import NeuralNetwork
import QualityData
import QualityEvaluation
import QualityModel

/// Everything from rated images to a finished model: fine-tuning, regression, and the figures to judge it by.
///
/// The accuracy is measured by cross-validation of the whole pipeline: in each fold a network is fine-tuned and
/// regressions are trained without the fold's images, which are then scored. Last, the model is trained on all images
/// with the setting of the regression that the folds chose. The errors out of fold calibrate the model's interval. One
/// split of the images serves every stage; images of one group stay together.
public struct TrainingPipeline: Sendable {
  /// The untrained network.
  public let backbone: Network

  /// The images and opinions.
  public let database: QualityDatabase

  /// Other databases that are learned from, too; the scale of the model is that of ``database``.
  public let companions: [Companion]

  /// What decides the model.
  public let settings: PipelineSettings

  /// What may be used of the machine.
  public let resources: FineTuningResources

  /// The model's metadata: name, version, licence, notice, summary.
  public let metadata: [ModelMetadataKey: String]

  /// The files that are written.
  public let files: PipelineFiles

  /// A finished run with the same images and settings of fine-tuning, whose networks are taken: only how they are
  /// scored differs. Nil to fine-tune.
  public var networks: PipelineFiles?

  public init(
    backbone: Network, database: QualityDatabase, companions: [Companion] = [], settings: PipelineSettings,
    resources: FineTuningResources, metadata: [ModelMetadataKey: String], files: PipelineFiles
  ) {
    self.backbone = backbone
    self.database = database
    self.companions = companions
    self.settings = settings
    self.resources = resources
    self.metadata = metadata
    self.files = files
  }

  /// Trains; returns when the model, its card and its report are written.
  ///
  /// - Parameters:
  ///   - resumes: whether to resume what the folder holds; the model is the same as without a stop.
  ///   - isStopped: asked all the time; once true, training ends with a checkpoint.
  ///   - observe: called with every event, on the calling thread.
  /// - Throws: ``PipelineError``, ``FineTuningError``, ``FeatureError``, ``RegressionError``, ``IntervalError``,
  ///   ``SplitError`` or ``EvaluationError``; ``FineTuningError/interrupted(isSaved:)`` when `isStopped` was true.
  public func run(
    resumes: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: (PipelineEvent) -> Void = { _ in }
  ) throws -> PipelineResult {
    let (split, folds) = try validatedSplit()
    try RunIdentity(
      settings: settings, resources: resources, backbone: backbone,
      images: database.images + companions.flatMap(\.database.images)
    ).claim(files.folder, file: files.settings, resumes: resumes)
    if let networks { try files.takeCheckpoints(of: networks, folds: settings.folds) }
    try SplitFile(split, of: database).write(toFile: files.split)
    let images = split.training.map { database.images[$0] }
    let stages = PipelineStages(
      images: images, companions: companions, backbone: backbone, settings: settings, resources: resources,
      files: files, isStopped: isStopped)

    let validation = try crossValidation(stages, folds, observe)
    let evaluated = try evaluatedImages(validation, images)
    let interval = try ConformalInterval.calibrated(
      predictions: evaluated.map(\.prediction), opinions: evaluated.map(\.opinion), level: settings.intervalLevel)
    let report = try crossValidationReport(validation, evaluated)
    let model = try finalModel(stages, validation, report, interval, observe)
    let testReport = try testReport(model, split.test.map { database.images[$0] }, observe)
    let head = AgreementFigures(
      predictions: validation.headScores.flatMap(\.self),
      opinions: validation.folds.flatMap { $0.images.map { images[$0].score } },
      deviations: validation.folds.flatMap { $0.images.map { images[$0].scoreStandardDeviation } })
    let result = PipelineResult(
      report: report, testReport: testReport, score: validation.chosen, headFigures: head, interval: interval,
      damage: validation.damage)
    try write(result, images)
    return result
  }

  private func crossValidation(
    _ stages: PipelineStages, _ folds: [ImageFold], _ observe: (PipelineEvent) -> Void
  ) throws -> CrossValidation {
    var outcomes: [FoldOutcome] = []
    for (index, fold) in folds.enumerated() {
      let path = files.outcome(fold: index)
      if let outcome = try DurableFile.read(FoldOutcome.self, from: path) {
        guard outcome.isWhole(for: fold.test.map { stages.images[$0].name }) else {
          throw PipelineError.file(path: path, reason: DurableFile.damaged)
        }
        observe(.alreadyDone(fold: index))
        outcomes.append(outcome)
        continue
      }
      let outcome = try stages.outcome(of: fold, index: index, grid: outcomes.first?.grid, observe)
      try DurableFile.write(outcome, to: path)
      outcomes.append(outcome)
    }
    let indices = Dictionary(uniqueKeysWithValues: stages.images.enumerated().map { ($1.name, $0) })
    return try CrossValidation(
      outcomes, indices: indices, opinions: stages.images.map(\.score), headShares: settings.headShares,
      criterion: settings.criterion)
  }

  /// Every image with its score out of fold, and the interval that the errors of the other folds calibrate.
  private func evaluatedImages(_ validation: CrossValidation, _ images: [RatedImage]) throws -> [EvaluatedImage] {
    let scale = ScoreScale.percent
    let scores = validation.scores.mapValues(scale.clamp)
    var evaluated: [Int: EvaluatedImage] = [:]
    for fold in validation.folds {
      let tested = Set(fold.images)
      let others = images.indices.filter { !tested.contains($0) }
      let calibration = try ConformalInterval.calibrated(
        predictions: others.compactMap { scores[$0] }, opinions: others.map { images[$0].score },
        level: settings.intervalLevel)
      for image in fold.images {
        guard let score = scores[image] else { continue }
        let interval = calibration.interval(around: score, on: scale)
        evaluated[image] = EvaluatedImage(images[image], score: score, interval: interval, on: scale)
      }
    }
    return images.indices.compactMap { evaluated[$0] }
  }

  private func crossValidationReport(
    _ validation: CrossValidation, _ evaluated: [EvaluatedImage]
  ) throws -> EvaluationReport {
    var evaluation = try Evaluation(
      of: evaluated, options: EvaluationOptions(intervalLevel: settings.intervalLevel))
    evaluation.add(
      splits: validation.folds.map { fold in
        let images = fold.images.map { evaluated[$0] }
        return AgreementFigures(
          predictions: images.map(\.prediction), opinions: images.map(\.opinion), deviations: images.map(\.deviation))
      }, kind: .folds)
    return evaluation.report(
      title: "\(settings.folds)-fold cross-validation on \(database.name)", model: metadata[.name],
      database: database.name)
  }

  private func finalModel(
    _ stages: PipelineStages, _ validation: CrossValidation, _ report: EvaluationReport,
    _ interval: IntervalCalibration, _ observe: (PipelineEvent) -> Void
  ) throws -> QualityModel {
    var metadata = metadata.merging(interval.metadata) { $1 }.merging(validation.damage.metadata) { $1 }
    let seen = stages.images + companions.flatMap(\.database.images)
    metadata[.trainingImages] = TrainingImages(of: seen, and: backbone.trainingImages).text
    metadata[.measuredOn] =
      "\(settings.folds)-fold cross-validation of the training on its \(stages.images.count) images, each scored by "
      + "a model that did not see it"
    let figures = report.agreement.estimates
    for (key, metric) in [(ModelMetadataKey.measuredSROCC, AgreementMetric.srocc), (.measuredLCC, .lcc)] {
      metadata[key] = figures[metric].map { String(format: "%.3f", $0.value) }
    }
    metadata[.measuredRMSE] = figures[.rmse].map { String(format: "%.2f", $0.value) }
    let (onnx, history) = try stages.model(validation.chosen, metadata: metadata, observe)
    try DurableFile.write(history.json(), to: files.history)
    try DurableFile.write(Data(onnx), to: files.model)
    return try QualityModel(contentsOfFile: files.model)
  }

  /// The finished model on the images that no stage saw.
  private func testReport(
    _ model: QualityModel, _ images: [RatedImage], _ observe: (PipelineEvent) -> Void
  ) throws -> EvaluationReport? {
    guard !images.isEmpty else { return nil }
    observe(.testing(done: 0, total: images.count))
    let options = AssessmentOptions(defaultsOf: model.metadata)
    let assessments = try Assessor(model: model, workers: resources.workers, limits: resources.limits)
      .assess(images, options: options)
    observe(.testing(done: images.count, total: images.count))
    let evaluated = zip(images, assessments).map { image, assessment in
      EvaluatedImage(image, score: assessment.score, interval: assessment.interval, on: model.metadata.scale)
    }
    return try Evaluation(of: evaluated, options: EvaluationOptions(intervalLevel: settings.intervalLevel)).report(
      title: "Test part of \(database.name)", model: metadata[.name], database: database.name)
  }
  private func write(_ result: PipelineResult, _ images: [RatedImage]) throws(PipelineError) {
    let card = ModelCard(
      images: images, database: database.name, backbone: backbone.name, settings: settings,
      workers: resources.workers, metadata: metadata, result: result)
    try DurableFile.write(Data(card.markdown.utf8), to: files.card)
    try DurableFile.write(result.report, html: files.report, json: files.reportData)
    if let test = result.testReport {
      try DurableFile.write(test, html: files.testReport, json: files.testReportData)
    }
  }
}
