import ImageDamage
import NeuralNetwork
import Numerics
import QualityData
import QualityModel

/// Everything that a training needs before its first step.
struct TrainingParts {
  /// The training images, with those of companions.
  let crops: CropSource

  /// Which of their crops an epoch has.
  let epochCrops: EpochCrops

  /// The validation images.
  let validator: Validator

  /// The network with its initial weights.
  let network: TrainableNetwork

  /// Makes models from its weights.
  let assembly: ModelAssembly

  /// All images: a checkpoint is valid for these only.
  let training, validation: [RatedImage]
}

extension FineTuner {
  /// The most images whose features decide the standardisation.
  private static let standardizationImages = 2048

  /// Checks the settings, the images and the backbone, and makes the network that is trained.
  ///
  /// - Parameter saved: the checkpoint to resume from; nil for a new training.
  func prepare(
    resuming saved: TrainingCheckpoint?, isStopped: @escaping @Sendable () -> Bool,
    observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) -> TrainingParts {
    try settings.validate()
    try resources.validate()
    guard !training.isEmpty else { throw .setting(name: "training images", value: "0", allowed: "1 or more") }
    let labels = CategoryLabels(count: settings.categories.count, kind: settings.labels)
    let learned = training + companions.flatMap(\.self)
    let crops = CropSource(images: learned, labels: labels, settings: settings, resources: resources)
    let features = try featureNames()
    try checkFrozenValue()
    let backbone = try wrapping(FineTuningError.features) { () throws(FeatureError) in
      try QualityBackbone(self.backbone, features: features, cropSize: settings.cropSize)
    }
    let checkStop = { () throws(FineTuningError) in
      if isStopped() { throw .interrupted(isSaved: saved != nil) }
    }
    try load(crops.views, checkStop, observe)
    let standardization =
      if let saved {
        saved.standardization
      } else {
        settings.standardize ? try standardization(of: features, checkStop, observe) : nil
      }
    if let standardization,
      [standardization.mean, standardization.scale].contains(where: { $0.count != backbone.featureCount })
    {
      throw .damagedCheckpoint
    }
    let heads = heads(features: features, count: backbone.featureCount, crops, standardization)
    let network = try wrapping(FineTuningError.network) { () throws(NetworkError) in
      let network = try backbone.trainingNetwork(
        head: heads.category, damage: settings.damageShare > 0 ? heads.damage : nil, standardization: standardization,
        dropout: settings.dropout, windows: settings.windows)
      let frozen = settings.frozenUntil.map(NetworkEditor(network).constantNames) ?? []
      return try TrainableNetwork(network) { name in
        LinearHead.isPart(name) || settings.backboneRate > 0 && !frozen.contains(name)
      }
    }
    let assembly = ModelAssembly(
      backbone: backbone, parameters: network.parameters, standardization: standardization, centres: labels.centres,
      metadata: settings.metadata(metadata))
    // A model that could not score is refused before it is trained.
    let untrained = try assembly.network(weights: Array(network.values))
    try wrapping(FineTuningError.model) { () throws(ModelError) in _ = try QualityModel(untrained) }
    return TrainingParts(
      crops: crops, epochCrops: try epochCrops(),
      validator: Validator(images: validation, labels: labels, settings: settings, resources: resources),
      network: network, assembly: assembly, training: learned, validation: validation)
  }

  /// - Throws: ``FineTuningError/setting(name:value:allowed:)`` where companions have no weights of their own.
  private func epochCrops() throws(FineTuningError) -> EpochCrops {
    guard settings.companionWeights.count == companions.count else {
      throw .setting(
        name: "companion weights", value: "\(settings.companionWeights.count)",
        allowed: "one for each of \(companions.count) companions")
    }
    return EpochCrops(
      imageCount: training.count, cropsPerImage: settings.cropsPerImage,
      companions: zip(companions, settings.companionWeights).map { ($0.count, $1) })
  }

  /// What training begins with: the heads of a backbone that is a quality model already and whose features are taken as
  /// they are, or new ones.
  private func heads(
    features: [String], count: Int, _ crops: CropSource, _ standardization: FeatureStandardization?
  ) -> (category: CategoryHead, damage: DamageHead) {
    let model = NetworkEditor(backbone)
    func own(_ output: String, _ weight: String, _ bias: String, outputs: Int) -> LinearHead? {
      guard features == [FeatureHead.name] else { return nil }
      let head = LinearHead(of: model, output: output, weight: weight, bias: bias, outputs: outputs)
      guard let head, head.featureCount == count else { return nil }
      return standardization.map(head.unfolding) ?? head
    }
    let category = own(
      CategoryHead.logits, CategoryHead.weightName, CategoryHead.biasName, outputs: settings.categories.count)
    let damage = own(
      DamageHead.logits, DamageHead.weightName, DamageHead.biasName, outputs: DamageFamily.allCases.count)
    return (
      category.map { CategoryHead(weights: $0.weights, biases: $0.biases) }
        ?? CategoryHead(featureCount: count, targets: crops.targets, seed: settings.seed),
      damage.map { DamageHead($0) } ?? DamageHead(featureCount: count)
    )
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
    let known = NetworkEditor(backbone).valueNames
    guard let name = settings.frozenUntil, !known.contains(name) else { return }
    let suggestion = SpellingSuggestion.nearest(to: name, among: known).map { ", such as \($0)" } ?? ""
    throw .setting(name: "freeze", value: name, allowed: "a value of \(backbone.name)\(suggestion)")
  }

  /// The chosen values, or the value called `features` where none are chosen.
  private func featureNames() throws(FineTuningError) -> [String] {
    guard settings.features.isEmpty else { return settings.features }
    let values = NetworkEditor(backbone).valueNames
    guard values.contains(FeatureHead.name) else {
      throw .setting(
        name: "features", value: "not given",
        allowed: "values of \(backbone.name), such as those before its last: "
          + values.suffix(8).joined(separator: ", "))
    }
    return [FeatureHead.name]
  }

  /// Decodes every image once, so that none turns out to be unusable later, and keeps the training views that fit.
  private func load(
    _ views: ViewStore, _ checkStop: () throws(FineTuningError) -> Void,
    _ observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) {
    let validationViews = ViewStore(images: validation, settings: settings, resources: resources, byteLimit: 0)
    let trainingCount = training.count + companions.reduce(0) { $0 + $1.count }
    let total = trainingCount + validation.count
    var done = 0
    let reasons = try stoppable {
      try parallelMap(count: total, workers: resources.workers) {
        done += 1
        observe(.loading(done: done, total: total))
        try checkStop()
      } _: { index in
        index < trainingCount ? views.problem(at: index) : validationViews.problem(at: index - trainingCount)
      }
    }
    let unusable = reasons.compactMap(\.self)
    guard unusable.isEmpty else { throw .unusableImages(unusable) }
  }

  /// The statistics of the features of one random window per image, or of some of the images where there are many.
  private func standardization(
    of features: [String], _ checkStop: () throws(FineTuningError) -> Void,
    _ observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) -> FeatureStandardization {
    var generator = SplitMix64(seed: settings.seed, RNGStream.standardization.rawValue)
    let images = generator.permutation(of: training.count).prefix(Self.standardizationImages).map { training[$0] }
    let sampling = Sampling.random(seed: generator.next())
    var done = 0
    let crops = try stoppable {
      try FeatureExtractor(
        network: backbone, values: features, cropSize: settings.windowSize, viewSize: settings.viewSize,
        mode: settings.windows > 1 ? .dense : .exact, workers: resources.workers, limits: resources.limits
      ).extract(images, crops: .crops(1, sampling)) {
        done += 1
        observe(.standardizing(done: done, total: images.count))
        try checkStop()
      }
    }
    return FeatureStandardization(of: crops)
  }

  /// Runs work that throws errors of training or of features.
  private func stoppable<Value>(_ work: () throws -> Value) throws(FineTuningError) -> Value {
    do {
      return try work()
    } catch let error as FineTuningError {
      throw error
    } catch let error as FeatureError {
      throw .features(error)
    } catch {
      preconditionFailure("work throws no other errors: \(error)")
    }
  }
}
