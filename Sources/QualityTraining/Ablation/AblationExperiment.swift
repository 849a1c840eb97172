import NeuralNetwork
import QualityData
import QualityModel

/// Tries designs with one network on one split: the regression's setting is chosen by cross-validation within the
/// training part, the regression is trained on all of it, and the test part is scored.
struct AblationExperiment {
  /// The network's features of the images.
  let features: AblationFeatureSet

  /// The images and their opinions.
  let images: [RatedImage]

  /// The parts.
  let split: DatabaseSplit

  /// Of the training part.
  let folds: [ImageFold]

  /// The figure that settings are chosen by.
  let criterion: SelectionCriterion

  /// Trainings at the same time.
  let workers: Int

  /// The scores of the test images by one design, in their order, on the scale of the opinions.
  ///
  /// - Parameter progress: called after each training of a regression; an error that it throws ends the work.
  /// - Throws: ``FeatureError``, ``RegressionError``, or what `progress` throws.
  func scores(_ design: AblationDesign, progress: () throws -> Void) throws -> [Double] {
    let scores =
      if let kernel = design.regressor.kernel {
        try regressionScores(design, kernel, progress)
      } else {
        headScores(design)
      }
    return scores.map { ScoreScale.percent.clamp($0.score) }
  }

  private func headScores(_ design: AblationDesign) -> [(image: Int, score: Double)] {
    let rows = features.headScores(design.crops).rows(ofImages: split.test)
    return rows.pooledScores(rows.values.map(Double.init), pooling: design.pooling.ofScores)
  }

  /// The regression is trained on one row per image; it scores crops where scores are pooled.
  private func regressionScores(
    _ design: AblationDesign, _ kernel: SVRKernelFamily, _ progress: () throws -> Void
  ) throws -> [(image: Int, score: Double)] {
    let crops = features.rows(design.features, design.crops)
    let trained: FeatureMatrix
    let scored: FeatureMatrix
    switch design.pooling {
    case .features(let pooling):
      trained = try crops.pooled(pooling)
      scored = trained
    case .scores:
      trained = try crops.pooled(.mean)
      scored = crops
    }
    let opinions = images.map(\.score)
    let training = trained.rows(ofImages: split.training)
    var search = GridSearch(grid: .standard(kernel, for: training))
    search.criterion = criterion
    search.pooling = design.pooling.ofScores
    search.workers = workers
    let chosen = try search.run(
      training, scoring: scored.rows(ofImages: split.training), opinions: opinions, folds: folds, progress: progress)
    return try QualityRegression(fittedTo: training, opinions: opinions, parameters: chosen.best.parameters)
      .scores(scored.rows(ofImages: split.test), pooling: design.pooling.ofScores)
  }
}

/// One network's features of the crops of all images: the input of every design.
struct AblationFeatureSet: Sendable {
  /// One row per crop: the last layer, the inner layers, and, of a fine-tuned network, the probabilities of the
  /// categories and the score. Random crops are stored once, as many as any design needs.
  private let rows: [AblationCrops: FeatureMatrix]

  /// The columns of each description.
  private let columns: [AblationFeatures: Range<Int>]

  /// The column of the category head's score.
  private let scoreColumn: Range<Int>?

  /// Runs a network on the crops that designs use.
  ///
  /// - Parameters:
  ///   - extractor: of the values of ``values(of:settings:)``.
  ///   - network: which one it is.
  ///   - crops: what the designs use.
  ///   - images: all images of the database.
  ///   - seed: chooses random crops.
  ///   - progress: called with the number of finished images and of all; an error that it throws ends the extraction.
  /// - Throws: ``FeatureError``, or what `progress` throws.
  init(
    _ extractor: FeatureExtractor, network: AblationNetwork, crops: [AblationCrops], of images: [RatedImage],
    seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws {
    let parts = extractor.head.columns
    let ends = network.labels == nil ? parts.count : parts.count - 2
    var columns: [AblationFeatures: Range<Int>] = [
      .lastLayer: parts[0], .severalLayers: 0..<parts[ends - 1].upperBound,
    ]
    if network.labels != nil { columns[.categories] = parts[ends] }
    self.columns = columns
    scoreColumn = network.labels == nil ? nil : parts[ends + 1]

    let wanted = Self.extractions(for: crops)
    var done = 0
    let total = wanted.count * images.count
    try progress(0, total)
    var rows: [AblationCrops: FeatureMatrix] = [:]
    for crops in wanted {
      rows[crops] = try extractor.extract(images, crops: crops.selection(seed: seed)) {
        done += 1
        try progress(done, total)
      }
    }
    self.rows = rows
  }

  /// The names of the values that describe a crop, the last layer first.
  static func values(of network: AblationNetwork, settings: AblationSettings) -> [String] {
    [FeatureHead.name] + settings.innerValues
      + (network.labels == nil ? [] : [CategoryHead.probabilities, CategoryHead.score])
  }

  /// The selections without repetition, in a fixed order; of random crops the largest number.
  private static func extractions(for crops: [AblationCrops]) -> [AblationCrops] {
    var wanted: [AblationCrops] = []
    for crops in crops where crops.randomCount == nil && !wanted.contains(crops) { wanted.append(crops) }
    return wanted + (crops.compactMap(\.randomCount).max().map { [.random($0)] } ?? [])
  }

  /// A description of crops, one row each.
  ///
  /// - Precondition: the description was extracted.
  func rows(_ features: AblationFeatures, _ crops: AblationCrops) -> FeatureMatrix {
    guard let range = columns[features] else { preconditionFailure("the network has no \(features)") }
    return rows(crops).columns(range)
  }

  /// The category head's scores, one per crop.
  ///
  /// - Precondition: the network is fine-tuned.
  func headScores(_ crops: AblationCrops) -> FeatureMatrix {
    guard let scoreColumn else { preconditionFailure("a pre-trained network has no categories") }
    return rows(crops).columns(scoreColumn)
  }

  private func rows(_ crops: AblationCrops) -> FeatureMatrix {
    if let rows = rows[crops] { return rows }
    guard let count = crops.randomCount, let all = rows.first(where: { $0.key.randomCount ?? 0 > count })?.value else {
      preconditionFailure("\(crops) was not extracted")
    }
    return all.firstRows(count)
  }
}

/// Makes the networks of a study, and extracts their features of its images.
struct AblationNetworks {
  let backbone: Network
  let images: [RatedImage]

  /// Those that are tried; they decide which crops are needed.
  let designs: [AblationDesign]

  let settings: AblationSettings
  let resources: FineTuningResources
  let files: AblationFiles
  let isStopped: @Sendable () -> Bool

  /// Fine-tunes a network on the split's training part, unless it is the pre-trained one, and runs it on all images.
  func features(
    _ network: AblationNetwork, split: DatabaseSplit, index: Int, _ observe: (AblationEvent) -> Void
  ) throws -> AblationFeatureSet {
    let extractor = try extractor(
      of: try network.labels.map { try fineTuned($0, split, index, observe) } ?? backbone,
      values: AblationFeatureSet.values(of: network, settings: settings))
    return try AblationFeatureSet(
      extractor, network: network,
      crops: designs.filter { $0.networks.contains(network) }.map(\.crops), of: images, seed: settings.fineTuning.seed
    ) { done, total in
      observe(.extracting(network, done: done, total: total))
      if isStopped() { throw FineTuningError.interrupted(isSaved: true) }
    }
  }

  private func fineTuned(
    _ labels: LabelKind, _ split: DatabaseSplit, _ index: Int, _ observe: (AblationEvent) -> Void
  ) throws -> Network {
    observe(.fineTuning(labels))
    var tuning = settings.fineTuning
    tuning.labels = labels
    tuning.keep = .last
    let tuner = FineTuner(
      backbone: backbone, training: split.training.map { images[$0] }, validation: [], settings: tuning,
      resources: resources)
    let checkpoint = files.checkpoint(split: index, labels: labels)
    return try tuner.runPart(checkpoint: checkpoint, isStopped: isStopped) { observe(.progress($0)) }.network
  }

  private func extractor(of network: Network, values: [String]) throws -> FeatureExtractor {
    try FeatureExtractor(
      network: network, values: values, cropSize: settings.fineTuning.cropSize, viewSize: settings.fineTuning.viewSize,
      mode: .exact, workers: resources.workers, limits: resources.limits)
  }
}
