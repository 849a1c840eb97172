import Foundation
import NeuralNetwork
import QualityData
import QualityModel

/// The comparison of Bianco et al. (arXiv 1602.05531) on a database of one's own: pre-trained against fine-tuned features,
/// where the network looks, how crops are pooled, which regression, which labels, and one layer against several.
///
/// Every design is tried on the same splits. A network that is fine-tuned, the scaling of features and the regression see
/// the training part only.
public struct Study: Sendable {
  /// The network to begin with.
  public let backbone: Network

  /// The images and opinions.
  public let database: QualityDatabase

  /// What decides the result.
  public let settings: StudySettings

  /// What may be used of the machine.
  public let resources: FineTuningResources

  /// Where everything is written.
  public let files: StudyFiles

  public init(
    backbone: Network, database: QualityDatabase, settings: StudySettings, resources: FineTuningResources,
    files: StudyFiles
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
  ///   - resumes: whether to go on with what the folder holds. The same figures come out as without a stop.
  ///   - isStopped: asked all the time; once true, the study ends with what is done saved.
  ///   - observe: is told what happens, on the calling thread.
  /// - Throws: ``PipelineError``, ``FineTuningError``, ``FeatureError``, ``RegressionError``, ``SplitError`` or
  ///   ``SplitFileError``; ``FineTuningError/interrupted(isSaved:)`` when `isStopped` was true.
  public func run(
    resumes: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: (StudyEvent) -> Void = { _ in }
  ) throws -> StudyReport {
    let splits = try validatedSplits()
    try RunIdentity(settings: settings, resources: resources, backbone: backbone, database: database)
      .claim(files.folder, file: files.settings, resumes: resumes)
    let questions = StudyQuestion.all(settings)
    let networks = StudyNetworks(study: self, questions: questions, isStopped: isStopped)
    var pretrained: StudyFeatureSet?
    var trials: [[StudyTrial]] = []
    for (index, split) in splits.enumerated() {
      if let done = try PipelineFolder.read([StudyTrial].self, from: files.trials(split: index)) {
        observe(.alreadyDone(split: index))
        trials.append(done)
        continue
      }
      observe(.split(index, total: splits.count))
      try SplitFile(split, of: database).write(toFile: files.split(index))
      var found: [StudyTrial] = []
      for network in StudyNetwork.allCases {
        let features =
          if network == .pretrained, let pretrained {
            pretrained
          } else {
            try networks.features(network, split: split, index: index, observe)
          }
        // The same for every split; those of fine-tuned networks are let go of.
        if network == .pretrained { pretrained = features }
        found += try self.trials(of: questions, network, features, split, isStopped, observe)
      }
      try PipelineFolder.write(found, to: files.trials(split: index))
      trials.append(found)
    }
    let report = StudyReport(study: self, questions: questions, trials: trials, split: splits[0])
    try PipelineFolder.write(Data(report.html.utf8), to: files.report)
    try PipelineFolder.write(report, to: files.reportData)
    return report
  }

  /// Refuses what would fail after hours of work.
  private func validatedSplits() throws -> [DatabaseSplit] {
    try settings.fineTuning.validate()
    try check(settings.splits >= 1, "splits", settings.splits, allowed: "1 or more")
    try check(settings.folds >= 2, "folds", settings.folds, allowed: "2 or more")
    try check(settings.testShare > 0 && settings.testShare < 1, "test", settings.testShare, allowed: "between 0 and 1")
    let counts = settings.randomCrops
    try check(
      Set(counts).count == counts.count && counts.allSatisfy(CropPlan.allowedCounts.contains) && !counts.contains(25),
      "random crops", counts.map(String.init).joined(separator: ","),
      allowed: "different numbers from 1 to \(CropPlan.allowedCounts.upperBound), 25 not among them")
    let sides = settings.gridSides
    try check(
      Set(sides).count == sides.count && sides.allSatisfy { CropPlan.allowedCounts.contains($0 * $0) && $0 > 1 },
      "grids", sides.map(String.init).joined(separator: ","), allowed: "different sides of 2 crops or more")
    let inner = settings.innerValues
    try check(
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
    try check(
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

  private func check(
    _ isAllowed: Bool, _ name: String, _ value: some CustomStringConvertible, allowed: String
  ) throws(PipelineError) {
    guard isAllowed else { throw .setting(name: name, value: "\(value)", allowed: allowed) }
  }

  /// Tries every design that this network serves.
  private func trials(
    of questions: [StudyQuestion], _ network: StudyNetwork, _ features: StudyFeatureSet, _ split: DatabaseSplit,
    _ isStopped: () -> Bool, _ observe: (StudyEvent) -> Void
  ) throws -> [StudyTrial] {
    let experiment = StudyExperiment(
      features: features, images: database.images, split: split,
      folds: try ImageFold.folds(
        of: split.training, in: database.images, count: settings.folds, seed: settings.fineTuning.seed),
      criterion: settings.criterion, workers: resources.workers)
    let test = split.test.map { database.images[$0] }
    let served = questions.indices.filter { questions[$0].design.networks.contains(network) }
    observe(.trying(network, done: 0, total: served.count))
    return try served.enumerated().map { done, question in
      let scores = try experiment.scores(questions[question].design) {
        // What is done is in the checkpoints and in the trials of earlier splits.
        if isStopped() { throw FineTuningError.interrupted(isSaved: true) }
      }
      observe(.trying(network, done: done + 1, total: served.count))
      return StudyTrial(question: question, network: network, scores: scores, images: test)
    }
  }
}
