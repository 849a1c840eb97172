import ImageCodecs
import NeuralNetwork
import QualityData
import QualityModel

/// Trains a support vector regression on features of a network: from rated images to a model that scores.
///
/// The training part alone decides the scaling, the setting and the regression. The validation and the test part are
/// scored as the service scores: the mean of the crops' scores, clamped to the scale. So are the folds of
/// cross-validation, without the clamping.
public struct RegressionTraining: Sendable {
  /// The rated images.
  public let database: QualityDatabase

  /// Which of them are trained on.
  public let split: DatabaseSplit

  /// Everything else that decides the regression.
  public var settings: RegressionSettings

  /// Which images are accepted.
  public var limits = ImageLimits()

  /// Images, or trainings, at the same time.
  public var workers = ProcessorCount.available

  public init(_ database: QualityDatabase, split: DatabaseSplit, settings: RegressionSettings) {
    self.database = database
    self.split = split
    self.settings = settings
  }

  /// Trains. The same images, split and settings give the same regression, whatever the number of workers.
  ///
  /// - Parameters:
  ///   - network: gives the features; see ``FeatureExtractor``.
  ///   - progress: called on this thread after each step; an error that it throws ends the training.
  /// - Throws: ``FeatureError``, ``RegressionError``, ``SplitError``, or what `progress` throws.
  public func run(
    _ network: Network, progress: (RegressionProgress) throws -> Void = { _ in }
  ) throws -> RegressionResult {
    try settings.check()
    let folds = try ImageFold.folds(
      of: split.training, in: database.images, count: settings.folds, seed: settings.seed)
    let extractor = try FeatureExtractor(
      network: network, values: settings.features, cropSize: settings.cropSize, viewSize: settings.viewSize,
      mode: settings.mode, workers: workers, limits: limits)
    try checkSize(extractor)
    let features = try extractor.extract(database.images, crops: settings.crops, pooling: pooling) {
      try progress(.extracted(total: database.images.count))
    }
    let opinions = database.images.map(\.score)
    let rows = try settings.rows == .image ? features.pooled(.mean) : features
    let training = rows.rows(ofImages: split.training)
    var search = GridSearch(grid: settings.grid(for: training))
    search.scaling = settings.scaling
    search.criterion = settings.criterion
    search.workers = workers
    let count = search.trainingCount(folds: folds.count)
    let found = try search.run(training, scoring: features, opinions: opinions, folds: folds) {
      try progress(.tried(total: count))
    }
    let regression = try QualityRegression(
      fittedTo: training, opinions: opinions, parameters: found.best.parameters, scaling: settings.scaling)
    return RegressionResult(
      training: self, extractor: extractor, grid: search.grid, search: found, regression: regression,
      scores: regression.scores(features.rows(ofImages: split.validation + split.test)))
  }

  /// Where the mean of the scores equals the score of the mean, one row per image is enough.
  private var pooling: FeaturePooling? {
    settings.rows == .image && settings.kernel == .linear ? .mean : nil
  }

  private func checkSize(_ extractor: FeatureExtractor) throws {
    let images = split.training.map { database.images[$0] }
    let rows =
      settings.rows == .image
      ? images.count : try extractor.cropCounts(images, crops: settings.crops).reduce(0, +)
    try settings.solver.check(rowCount: rows, columnCount: extractor.head.count)
  }
}

/// A step of training a regression.
public enum RegressionProgress: Sendable, Equatable {
  /// The features of one more image are extracted; of `total` images.
  case extracted(total: Int)

  /// One more setting has been tried in one fold; of `total` trainings.
  case tried(total: Int)
}
