import NeuralNetwork
import QualityEvaluation
import QualityModel

/// A trained regression, how it was chosen, and its scores of images that it was not trained on.
public struct RegressionResult: Sendable {
  /// The images, their split and the settings.
  public let training: RegressionTraining

  /// The network that gives the features.
  public let extractor: FeatureExtractor

  /// The settings that were tried.
  public let grid: SVRGrid

  /// The result of cross-validation on the training part.
  public let search: GridSearchResult

  /// Trained on the whole training part with the chosen setting.
  public let regression: QualityRegression

  /// Scores of the images of the validation and the test part, by their indices.
  private let scores: [Int: Double]

  init(
    training: RegressionTraining, extractor: FeatureExtractor, grid: SVRGrid, search: GridSearchResult,
    regression: QualityRegression, scores: [(image: Int, score: Double)]
  ) {
    self.training = training
    self.extractor = extractor
    self.grid = grid
    self.search = search
    self.regression = regression
    self.scores = Dictionary(uniqueKeysWithValues: scores.map { ($0.image, ScoreScale.percent.clamp($0.score)) })
  }

  /// The images of the validation part with their scores.
  public var validation: [EvaluatedImage] { evaluated(training.split.validation) }

  /// The images of the test part with their scores.
  public var test: [EvaluatedImage] { evaluated(training.split.test) }

  private func evaluated(_ part: [Int]) -> [EvaluatedImage] {
    part.compactMap { index in
      scores[index].map { EvaluatedImage(training.database.images[index], score: $0, on: .percent) }
    }
  }

  /// Why the figures of the test part may mean less than they seem to.
  public var warnings: [String] {
    (try? Evaluation(of: test))?.report(title: "").warnings ?? []
  }

  /// The interval that the validation part calibrates; nil where it has too few images, or was not scored on the crops
  /// that the service will score.
  ///
  /// - Parameter level: the share of images that it should cover.
  public func interval(level: Double = ConformalInterval.defaultLevel) -> IntervalCalibration? {
    guard training.settings.crops == .crops(nil, .grid) else { return nil }
    return try? ConformalInterval.calibrated(
      predictions: validation.map(\.prediction), opinions: validation.map(\.opinion), level: level)
  }

  /// The network with the regression in it, and its metadata: sizes of crops and views, the pooling, the mode, the
  /// scale, the figures of the test part and the interval. Of the network's own metadata the licence, the credits and
  /// the categories are kept.
  ///
  /// - Parameter metadata: further entries, such as the name; they take precedence over all others.
  /// - Throws: `NetworkError`.
  public func model(metadata: [ModelMetadataKey: String] = [:]) throws(NetworkError) -> NetworkEditor {
    var editor = extractor.editor
    try ScoreHead.attach(to: &editor, regression: regression)
    let kept = [ModelMetadataKey.licence, .notice, .categories].compactMap { key in
      editor.metadata[key.rawValue].map { (key, $0) }
    }
    let entries = Dictionary(uniqueKeysWithValues: kept)
      .merging(ownMetadata) { $1 }.merging(measured) { $1 }.merging(metadata) { $1 }
    editor.metadata = Dictionary(uniqueKeysWithValues: entries.map { ($0.rawValue, $1) })
    editor.documentation = ""
    return editor
  }

  private var ownMetadata: [ModelMetadataKey: String] {
    let database = training.database
    return [
      .cropSize: "\(extractor.metadata.cropSize)", .viewSize: "\(extractor.metadata.viewSize)",
      .gridMinimum: "\(extractor.metadata.gridMinimum)",
      .pooling: Pooling.mean.rawValue, .cropMode: extractor.metadata.cropMode.rawValue, .scaleMinimum: "0",
      .scaleMaximum: "100", .higherIsBetter: "true",
      .database: database.citation.isEmpty ? database.name : "\(database.name) (\(database.citation))",
      .trainingImages: TrainingImages(
        of: (training.split.training + training.split.validation).map { database.images[$0] },
        and: extractor.metadata.trainingImages
      ).text,
    ]
  }

  private var measured: [ModelMetadataKey: String] {
    var entries = interval()?.metadata ?? [:]
    guard !test.isEmpty else { return entries }
    let figures = RegressionFigures(scores: test.map(\.prediction), opinions: test.map(\.opinion))
    entries[.measuredOn] = "\(test.count) images of \(training.database.name) that were held back"
    entries[.measuredSROCC] = figures.srocc.map { Figure.text($0, decimals: 4) }
    entries[.measuredLCC] = figures.lcc.map { Figure.text($0, decimals: 4) }
    entries[.measuredRMSE] = Figure.text(figures.rmse, decimals: 3)
    return entries
  }
}
