import NeuralNetwork
import Numerics
import QualityModel

/// What comes before the first step: images, features and weights to begin with.
struct Preparation {
  let tuner: FineTuner

  /// Where to go on; nil to begin.
  let saved: TrainingCheckpoint?

  let isStopped: @Sendable () -> Bool

  /// Images that the features are standardised over, at most.
  private static let standardizationImages = 2048

  private var settings: FineTuningSettings { tuner.settings }
  private var resources: FineTuningResources { tuner.resources }

  /// Everything ready for the next step.
  func run(observe: (FineTuningEvent) -> Void) throws(FineTuningError) -> TrainingRun {
    try settings.validate()
    try resources.validate()
    guard !tuner.training.isEmpty else { throw .setting(name: "training images", value: "0", allowed: "1 or more") }
    let labels = CategoryLabels(count: settings.categories.count, kind: settings.labels)
    let crops = CropSource(images: tuner.training, labels: labels, settings: settings, resources: resources)
    let features = try featureNames()
    try checkFrozenValue()
    let backbone = try wrapping(FineTuningError.features) { () throws(FeatureError) in
      try QualityBackbone(tuner.backbone, features: features, cropSize: settings.cropSize)
    }
    try load(crops.views, observe)
    let standardization = try standardization(of: features, observe)
    if let standardization,
      [standardization.mean, standardization.scale].contains(where: { $0.count != backbone.featureCount })
    {
      throw .damagedCheckpoint
    }
    let head = CategoryHead(featureCount: backbone.featureCount, targets: crops.targets, seed: settings.seed)
    let network = try wrapping(FineTuningError.network) { () throws(NetworkError) in
      let network = try backbone.trainingNetwork(
        head: head, standardization: standardization, dropout: settings.dropout)
      let frozen = settings.frozenUntil.map(NetworkEditor(network).constantNames) ?? []
      return try TrainableNetwork(network) { name in
        CategoryHead.isPart(name) || settings.trunkRate > 0 && !frozen.contains(name)
      }
    }
    return try TrainingRun(
      tuner: tuner, labels: labels, crops: crops, backbone: backbone, network: network,
      standardization: standardization, saved: saved, observe: observe)
  }

  private func wrapping<Value, Failure: Error>(
    _ wrap: (Failure) -> FineTuningError, _ body: () throws(Failure) -> Value
  ) throws(FineTuningError) -> Value {
    do throws(Failure) {
      return try body()
    } catch {
      throw wrap(error)
    }
  }

  private func checkFrozenValue() throws(FineTuningError) {
    let known = NetworkEditor(tuner.backbone).valueNames
    guard let name = settings.frozenUntil, !known.contains(name) else { return }
    let suggestion = SpellingSuggestion.nearest(to: name, among: known).map { ", such as \($0)" } ?? ""
    throw .setting(name: "freeze", value: name, allowed: "a value of \(tuner.backbone.name)\(suggestion)")
  }

  /// The chosen values, or the one that a network's features are called where none are chosen.
  private func featureNames() throws(FineTuningError) -> [String] {
    guard settings.features.isEmpty else { return settings.features }
    let values = NetworkEditor(tuner.backbone).valueNames
    guard values.contains(FeatureHead.name) else {
      throw .setting(
        name: "features", value: "not given",
        allowed: "values of \(tuner.backbone.name), such as those before its last: "
          + values.suffix(8).joined(separator: ", "))
    }
    return [FeatureHead.name]
  }

  /// Decodes every image once, so that none is found unusable later, and keeps the views that fit.
  private func load(_ training: ViewStore, _ observe: (FineTuningEvent) -> Void) throws(FineTuningError) {
    let validation = ViewStore(images: tuner.validation, settings: settings, resources: resources, byteLimit: 0)
    let total = tuner.training.count + tuner.validation.count
    var done = 0
    let reasons = try stoppable { progress in
      try WorkerPool(count: resources.workers, workspaceByteCount: 0).map(count: total) {
        done += 1
        observe(.loading(done: done, total: total))
        try progress()
      } _: { index, _ in
        let (views, position) =
          index < tuner.training.count ? (training, index) : (validation, index - tuner.training.count)
        return views.problem(at: position)
      }
    }
    let unusable = reasons.compactMap(\.self)
    guard unusable.isEmpty else { throw .unusableImages(unusable) }
  }

  /// What the features of one random crop an image are like, or of some of the images where there are many; what the
  /// checkpoint says where there is one.
  private func standardization(
    of features: [String], _ observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) -> FeatureStandardization? {
    guard settings.standardize, saved == nil else { return saved?.standardization }
    var generator = SplitMix64(seed: settings.seed, RandomPurpose.standardization.rawValue)
    let images = generator.permutation(of: tuner.training.count).prefix(Self.standardizationImages)
      .map { tuner.training[$0] }
    let sampling = Sampling.random(seed: generator.next())
    var done = 0
    let matrix = try stoppable { progress in
      try FeatureExtractor(
        network: tuner.backbone, values: features, cropSize: settings.cropSize, viewSize: settings.viewSize,
        mode: .exact, workers: resources.workers, limits: resources.limits
      ).extract(images, crops: .crops(1, sampling)) {
        done += 1
        observe(.standardizing(done: done, total: images.count))
        try progress()
      }
    }
    return FeatureStandardization(of: matrix.values, count: matrix.columnCount)
  }

  /// Runs work that calls `progress` now and then, and ends it there when the training is to stop.
  private func stoppable<Value>(_ work: (_ progress: () throws -> Void) throws -> Value) throws(FineTuningError)
    -> Value
  {
    do {
      return try work { if isStopped() { throw FineTuningError.interrupted(isSaved: saved != nil) } }
    } catch let error as FineTuningError {
      throw error
    } catch let error as FeatureError {
      throw .features(error)
    } catch {
      preconditionFailure("work throws no other errors: \(error)")
    }
  }
}
