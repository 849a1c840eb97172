import NeuralNetwork
import QualityModel
import Synchronization

/// What comes before the first step: images, features and weights to begin with.
struct Preparation {
  let tuner: FineTuner

  /// Where to go on; nil to begin.
  let saved: TrainingCheckpoint?

  let isStopped: @Sendable () -> Bool

  /// Crops that the features are standardised over, at most: one an image.
  private static let standardizationCrops = 2048

  /// Everything ready for the next step.
  func run(observe: (FineTuningEvent) -> Void) throws(FineTuningError) -> TrainingRun {
    try tuner.settings.validate()
    try tuner.resources.validate()
    guard !tuner.training.isEmpty else { throw .setting(name: "training images", value: "0", allowed: "1 or more") }
    let settings = tuner.settings
    let labels = CategoryLabels(count: settings.categories.count, kind: settings.labels)
    let crops = CropSource(images: tuner.training, labels: labels, settings: settings, resources: tuner.resources)
    let backbone = try wrapped { () throws(NetworkError) in
      let features = try settings.features.isEmpty ? QualityBackbone.defaultFeatures(of: tuner.backbone) : settings.features
      return try QualityBackbone(tuner.backbone, features: features, cropSize: settings.cropSize)
    }
    try load(crops.views, observe)
    var standardization = saved?.standardization
    if settings.standardize, standardization == nil {
      standardization = try self.standardization(of: backbone, crops: crops, observe)
    }
    let head = CategoryHead(featureCount: backbone.featureCount, targets: crops.targets, seed: settings.seed)
    let network = try wrapped { () throws(NetworkError) in
      let network = try backbone.trainingNetwork(
        head: head, standardization: standardization, dropout: settings.dropout)
      return try TrainableNetwork(network) { settings.trunkRate > 0 || CategoryHead.isPart($0) }
    }
    return try TrainingRun(
      tuner: tuner, labels: labels, crops: crops, backbone: backbone, network: network,
      standardization: standardization, saved: saved, observe: observe)
  }

  private func wrapped<Value>(_ body: () throws(NetworkError) -> Value) throws(FineTuningError) -> Value {
    do throws(NetworkError) {
      return try body()
    } catch {
      throw .network(error)
    }
  }

  /// Decodes every image once, so that none is found unusable later, and keeps what fits.
  private func load(_ training: ViewStore, _ observe: (FineTuningEvent) -> Void) throws(FineTuningError) {
    let validation = ViewStore(
      images: tuner.validation, viewSize: .shorterSide(tuner.settings.viewSize), cropSize: tuner.settings.cropSize,
      limits: tuner.resources.limits, byteLimit: 0)
    let total = tuner.training.count + tuner.validation.count
    let unusable = Mutex<[Int: UnusableImage]>([:])
    try inChunks(total) { index in
      do throws(FineTuningError) {
        _ =
          try index < tuner.training.count
          ? training.view(at: index) : validation.view(at: index - tuner.training.count)
      } catch {
        if case .unusableImages(let images) = error { unusable.withLock { $0[index] = images[0] } }
      }
    } progress: {
      observe(.loading(done: $0, total: total))
    }
    let found = unusable.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
    guard found.isEmpty else { throw .unusableImages(found) }
  }

  /// Looks at the features of one crop of each image, or of some of the images where there are many.
  private func standardization(
    of backbone: QualityBackbone, crops: CropSource, _ observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) -> FeatureStandardization {
    let plan = try wrapped { () throws(NetworkError) in
      try backbone.featureNetwork().plan(
        inputShapes: [QualityBackbone.input: [1, 3, crops.cropSize, crops.cropSize]])
    }
    var generator = SplitMix64(seed: tuner.settings.seed, RandomPurpose.standardization.rawValue)
    let images = generator.permutation(of: tuner.training.count).prefix(Self.standardizationCrops)
    let features = Mutex([Float](repeating: 0, count: images.count * backbone.featureCount))
    let failure = Mutex<FineTuningError?>(nil)
    try inChunks(images.count) { index in
      let workspace = Workspace(byteCount: plan.workspaceByteCount)
      do throws(FineTuningError) {
        // An epoch that is never trained: its crops are others.
        try crops.cut(
          TrainingCrop(image: images[index], draw: 0), epoch: -1, to: plan.input(QualityBackbone.input, in: workspace))
        plan.run(in: workspace)
        let range = index * backbone.featureCount..<(index + 1) * backbone.featureCount
        features.withLock {
          $0.replaceSubrange(range, with: plan.output(FeatureVector.name, in: workspace))
        }
      } catch {
        failure.withLock { $0 = error }
      }
    } progress: {
      observe(.standardizing(done: $0, total: images.count))
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return FeatureStandardization(of: features.withLock { $0 }, count: backbone.featureCount)
  }

  /// Calls `body` with 0 ..< count on all workers, a few at once, and reports in between.
  private func inChunks(
    _ count: Int, _ body: @Sendable (Int) -> Void, progress: (Int) -> Void
  ) throws(FineTuningError) {
    let size = 4 * tuner.resources.workers
    for start in stride(from: 0, to: count, by: size) {
      guard !isStopped() else { throw .interrupted(isSaved: saved != nil) }
      let chunk = min(size, count - start)
      ParallelWork.run(chunk) { index in body(start + index) }
      progress(start + chunk)
    }
  }
}
