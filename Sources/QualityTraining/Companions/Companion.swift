import NeuralNetwork
import Numerics
import QualityData
import QualityEvaluation
import QualityModel

/// A database that is trained on together with the one that a training names first, whose scale is the model's.
///
/// No picture was rated in both, so that nothing says how their scales belong together but the pictures themselves: a
/// support vector regression on the backbone's features learns the companion's opinions and predicts what its observers
/// would have said of the first database's images. Their distribution is then laid over that of the opinions which the
/// images of the training part have (``MonotoneMap``). Predictions vary less than opinions, by their correlation; that
/// is made up for first.
public struct Companion: Sendable {
  /// The database, its opinions on its own scale.
  public let database: QualityDatabase

  /// What its observers would have said of the first database's images, 0...100, by their paths.
  let expected: [String: Double]

  /// Pearson's correlation of its opinions and of predictions by a regression that did not see them.
  public let correlation: Double

  /// The most images that the regression learns from.
  private static let regressionImages = 2000

  /// - Parameters:
  ///   - database: the companion.
  ///   - first: all images of the database that is named first.
  ///   - backbone: the network before fine-tuning.
  ///   - settings: features, crops, view and seed.
  ///   - resources: what may be used of the machine.
  ///   - progress: called on this thread after each image with how many are done, and of how many; an error that it
  ///     throws ends the work.
  /// - Throws: ``FeatureError``, ``RegressionError`` or what `progress` throws.
  public init(
    _ database: QualityDatabase, beside first: [RatedImage], backbone: Network, settings: FineTuningSettings,
    resources: FineTuningResources, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    self.database = database
    var generator = SplitMix64(seed: settings.seed, RNGStream.companions.rawValue)
    let learned = generator.permutation(of: database.images.count).prefix(Self.regressionImages).map {
      database.images[$0]
    }
    let values = settings.features.isEmpty ? [FeatureHead.name] : settings.features
    let total = learned.count + first.count
    var done = 0
    let rows = try FeatureExtractor(
      network: backbone, values: values, cropSize: settings.cropSize, viewSize: settings.viewSize, mode: .exact,
      workers: resources.workers, limits: resources.limits
    ).extract(learned + first, crops: .centre) {
      done += 1
      try progress(done, total)
    }
    let opinions = learned.map(\.score)
    let parameters = SVRParameters(
      kernel: .rbf(gamma: 1 / Double(rows.columnCount)), c: 2 * Moments(of: opinions).populationDeviation + 1,
      epsilon: 2)
    let halves = [0..<learned.count / 2, learned.count / 2..<learned.count]
    var unseen: [Double] = []
    for (half, other) in [(halves[1], halves[0]), (halves[0], halves[1])] {
      let regression = try QualityRegression(
        fittedTo: rows.rows(ofImages: Array(half)), opinions: opinions, parameters: parameters)
      unseen += regression.predictions(rows.rows(ofImages: Array(other)))
    }
    correlation = Correlation.pearson(unseen, opinions) ?? 0
    let regression = try QualityRegression(
      fittedTo: rows.rows(ofImages: Array(learned.indices)), opinions: opinions, parameters: parameters)
    let predictions = regression.predictions(rows.rows(ofImages: Array(learned.count..<total)))
    let mean = Moments(of: predictions).mean
    let stretch = 1 / max(correlation, Self.leastCorrelation)
    expected = Dictionary(
      zip(first.map(\.path), predictions.map { mean + stretch * ($0 - mean) }), uniquingKeysWith: { one, _ in one })
  }

  /// Below this, predictions say so little that stretching them would make noise of them.
  private static let leastCorrelation = 0.3

  /// From the companion's opinions to the scale of the first database, learned on images of its training part.
  public func map(to training: [RatedImage]) -> MonotoneMap {
    let known = training.filter { expected[$0.path] != nil }
    return MonotoneMap(equating: known.compactMap { expected[$0.path] }, to: known.map(\.score))
  }

  /// The companion's images on the scale of the first database.
  public func images(alignedTo training: [RatedImage]) -> [RatedImage] {
    let map = map(to: training)
    let deviations = training.compactMap(\.scoreStandardDeviation)
    let usual = deviations.isEmpty ? nil : Moments(of: deviations).mean
    return database.images.map { image in
      image.rescaled(
        score: map(image.score), deviation: image.scoreStandardDeviation.map { $0 * map.outerSlope } ?? usual)
    }
  }
}
