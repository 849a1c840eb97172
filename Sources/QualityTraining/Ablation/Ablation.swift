import Foundation
import NeuralNetwork
import QualityData
import QualityModel

/// The ablation study of Bianco et al. (arXiv 1602.05531) on a database of one's own: pre-trained against fine-tuned
/// features, which crops, how they are pooled, which regression, which labels, and one layer against several.
///
/// Every design is tried on the same splits. Fine-tuning, the scaling of features and the regression see the training
/// part only.
public struct Ablation: Sendable {
  /// The untrained network.
  public let backbone: Network

  /// The images and opinions.
  public let database: QualityDatabase

  /// What decides the result.
  public let settings: AblationSettings

  /// What may be used of the machine.
  public let resources: FineTuningResources

  /// The files that are written.
  public let files: AblationFiles

  public init(
    backbone: Network, database: QualityDatabase, settings: AblationSettings, resources: FineTuningResources,
    files: AblationFiles
  ) {
    self.backbone = backbone
    self.database = database
    self.settings = settings
    self.resources = resources
    self.files = files
  }

  /// Compares; returns when the report is written.
  ///
  /// - Parameters:
  ///   - resumes: whether to resume what the folder holds; the figures are the same as without a stop.
  ///   - isStopped: asked all the time; once true, the study ends, and finished parts are saved.
  ///   - observe: called with every event, on the calling thread.
  /// - Throws: ``PipelineError``, ``FineTuningError``, ``FeatureError``, ``RegressionError``, ``SplitError`` or
  ///   ``SplitFileError``; ``FineTuningError/interrupted(isSaved:)`` when `isStopped` was true.
  public func run(
    resumes: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: (AblationEvent) -> Void = { _ in }
  ) throws -> AblationReport {
    let splits = try validatedSplits()
    try RunIdentity(settings: settings, resources: resources, backbone: backbone, images: database.images)
      .claim(files.folder, file: files.settings, resumes: resumes)
    let questions = AblationQuestion.all(settings)
    let networks = AblationNetworks(
      backbone: backbone, images: database.images, designs: questions.map(\.design), settings: settings,
      resources: resources, files: files, isStopped: isStopped)
    var pretrained: AblationFeatureSet?
    var trials: [[AblationTrial]] = []
    for (index, split) in splits.enumerated() {
      if let done = try DurableFile.read([AblationTrial].self, from: files.trials(split: index)) {
        observe(.alreadyDone(split: index))
        trials.append(done)
        continue
      }
      observe(.split(index, total: splits.count))
      try SplitFile(split, of: database).write(toFile: files.split(index))
      var found: [AblationTrial] = []
      for network in AblationNetwork.allCases {
        let features =
          if network == .pretrained, let pretrained {
            pretrained
          } else {
            try networks.features(network, split: split, index: index, observe)
          }
        // The same for every split; features of fine-tuned networks are used for one split only.
        if network == .pretrained { pretrained = features }
        found += try self.trials(of: questions, network, features, split, isStopped, observe)
      }
      try DurableFile.write(found, to: files.trials(split: index))
      trials.append(found)
    }
    let report = AblationReport(
      database: database.name, backbone: backbone.name, questions: questions, trials: trials, split: splits[0])
    try DurableFile.write(Data(report.html.utf8), to: files.report)
    try DurableFile.write(report, to: files.reportData)
    return report
  }

  /// Refuses what would fail after hours of work.
  private func validatedSplits() throws -> [DatabaseSplit] {
    try settings.fineTuning.validate()
    try PipelineError.check(settings.splits >= 1, "splits", settings.splits, allowed: "1 or more")
    try PipelineError.check(settings.folds >= 2, "folds", settings.folds, allowed: "2 or more")
    try PipelineError.check(
      settings.testShare > 0 && settings.testShare < 1, "test", settings.testShare, allowed: "between 0 and 1")
    let counts = settings.randomCrops
    try PipelineError.check(
      Set(counts).count == counts.count && counts.allSatisfy(CropPlan.allowedCounts.contains) && !counts.contains(25),
      "random crops", counts.map(String.init).joined(separator: ","),
      allowed: "different numbers from 1 to \(CropPlan.allowedCounts.upperBound), 25 not among them")
    let sides = settings.gridSides
    try PipelineError.check(
      Set(sides).count == sides.count && sides.allSatisfy { CropPlan.allowedCounts.contains($0 * $0) && $0 > 1 },
      "grids", sides.map(String.init).joined(separator: ","), allowed: "different sides of 2 crops or more")
    let inner = settings.innerValues
    try PipelineError.check(
      Set(inner).count == inner.count && !inner.contains(FeatureHead.name), "inner values",
      inner.joined(separator: ","), allowed: "different values, features not among them")
    let tuning = settings.fineTuning
    _ = try FeatureExtractor(
      network: QualityBackbone(backbone, features: [FeatureHead.name], cropSize: tuning.cropSize).network(),
      values: [FeatureHead.name] + inner, cropSize: tuning.cropSize, viewSize: tuning.viewSize,
      mode: .exact, workers: resources.workers, limits: resources.limits)
    let splits = try (0..<settings.splits).map { index in
      try DatabaseSplit(
        database.images, validation: 0, test: settings.testShare, seed: settings.fineTuning.seed &+ UInt64(index))
    }
    let fewest = splits.map(\.test.count).min() ?? 0
    try PipelineError.check(
      fewest >= Self.fewestTestImages, "test", settings.testShare,
      allowed: "a larger share, or more images: \(fewest) tested images are too few for a correlation")
    for split in splits {
      _ = try ImageFold.folds(
        of: split.training, in: database.images, count: settings.folds, seed: settings.fineTuning.seed)
    }
    return splits
  }

  /// Two images always correlate.
  private static let fewestTestImages = 3

  /// Tries every design that uses this network.
  private func trials(
    of questions: [AblationQuestion], _ network: AblationNetwork, _ features: AblationFeatureSet,
    _ split: DatabaseSplit, _ isStopped: () -> Bool, _ observe: (AblationEvent) -> Void
  ) throws -> [AblationTrial] {
    let experiment = AblationExperiment(
      features: features, images: database.images, split: split,
      folds: try ImageFold.folds(
        of: split.training, in: database.images, count: settings.folds, seed: settings.fineTuning.seed),
      criterion: settings.criterion, workers: resources.workers)
    let test = split.test.map { database.images[$0] }
    let served = questions.indices.filter { questions[$0].design.networks.contains(network) }
    observe(.trying(network, done: 0, total: served.count))
    return try served.enumerated().map { done, question in
      let scores = try experiment.scores(questions[question].design) {
        // Finished work is in the checkpoints and in the trials of earlier splits.
        if isStopped() { throw FineTuningError.interrupted(isSaved: true) }
      }
      observe(.trying(network, done: done + 1, total: served.count))
      return AblationTrial(question: question, network: network, scores: scores, images: test)
    }
  }
}
