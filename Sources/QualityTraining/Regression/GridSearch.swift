import Numerics
import QualityData
import QualityEvaluation
import QualityModel

/// Chooses C, gamma and epsilon by cross-validation on training images.
///
/// In each fold the scaler and the regression see the fold's training images only. The rows that are trained on and
/// those that are scored may differ: a regression for single crops may be trained on the means of images.
public struct GridSearch: Sendable {
  /// What is tried.
  public var grid: SVRGrid

  /// How features are scaled.
  public var scaling = FeatureScaling.standard

  /// The figure that decides.
  public var criterion = SelectionCriterion.rmse

  /// How the scores of an image's rows become its score.
  public var pooling = Pooling.mean

  /// Trainings at the same time.
  public var workers = ProcessorCount.available

  public init(grid: SVRGrid) {
    self.grid = grid
  }

  /// How many times `progress` is called: once per training.
  public func trainingCount(folds: Int) -> Int { grid.points.count * folds }

  /// Tries every point in every fold. The same rows and folds give the same result, whatever the number of workers.
  ///
  /// - Parameters:
  ///   - rows: the rows that are trained on, at least those of the folds' images.
  ///   - scoredRows: the rows that are scored; `rows` where nil.
  ///   - opinions: of every image that the rows' indices refer to.
  ///   - folds: at least one.
  ///   - progress: called on this thread after each training; an error that it throws ends the search.
  /// - Throws: ``RegressionError``, or what `progress` throws.
  public func run(
    _ rows: FeatureMatrix, scoring scoredRows: FeatureMatrix? = nil, opinions: [Double], folds: [ImageFold],
    progress: () throws -> Void = {}
  ) throws -> GridSearchResult {
    var figures = grid.points.map { _ in [RegressionFigures]() }
    var scores = grid.points.map { _ in [(image: Int, score: Double)]() }
    for fold in folds {
      let tried = try self.scores(rows, scoring: scoredRows, opinions: opinions, fold: fold, progress: progress)
      for (point, images) in tried.enumerated() {
        figures[point].append(
          RegressionFigures(scores: images.map(\.score), opinions: images.map { opinions[$0.image] }))
        scores[point] += images
      }
    }
    let points = zip(grid.points, figures).map { GridPoint(parameters: $0, folds: $1) }
    guard let best = bestIndex(of: points) else { throw RegressionError.nothingToChoose }
    return GridSearchResult(points: points, bestIndex: best, predictions: scores[best])
  }

  /// Tries every point in one fold.
  ///
  /// - Parameters: as of ``run(_:scoring:opinions:folds:progress:)``.
  /// - Returns: for each point, in the order of ``SVRGrid/points``, the scores of the fold's test images.
  /// - Throws: ``RegressionError``, or what `progress` throws.
  public func scores(
    _ rows: FeatureMatrix, scoring scoredRows: FeatureMatrix? = nil, opinions: [Double], fold: ImageFold,
    progress: () throws -> Void = {}
  ) throws -> [[(image: Int, score: Double)]] {
    try grid.check()
    try rows.check(opinions: opinions)
    try scoredRows?.check(opinions: opinions)
    let foldRows = try FoldRows(rows, scoring: scoredRows ?? rows, opinions: opinions, fold: fold, scaling: scaling)
    return try predictions(of: foldRows, progress)
      .map { foldRows.scored.pooledScores($0, pooling: pooling) }
  }

  /// For each point of the grid, one prediction per scored row of the fold.
  private func predictions(
    of rows: FoldRows, _ progress: () throws -> Void
  ) throws -> [[Double]] {
    let settings = grid.settings
    let grams = grid.solver.isLinear ? nil : rows.grams
    return try grid.kernels.flatMap { kernel in
      let trial = try rows.trial(grid.solver, kernel, grams)
      // Large Cs take longest: started first, they do not leave the other workers idle at the end.
      let reversed = try parallelMap(count: settings.count, workers: workers, finished: progress) { index in
        let setting = settings[settings.count - 1 - index]
        return try trial.predictions(c: setting.c, epsilon: setting.epsilon)
      }
      return Array(reversed.reversed())
    }
  }

  /// The first of those with the smallest loss.
  private func bestIndex(of points: [GridPoint]) -> Int? {
    var best: (index: Int, loss: Double)?
    for (index, point) in points.enumerated() {
      guard let loss = criterion.loss(point.mean), loss.isFinite else { continue }
      if loss < best?.loss ?? .infinity { best = (index, loss) }
    }
    return best?.index
  }
}

/// The result of a grid search.
public struct GridSearchResult: Sendable {
  /// Every setting in the order of ``SVRGrid/points``.
  public let points: [GridPoint]

  /// The index of the chosen one.
  public let bestIndex: Int

  /// For each image of the folds, the score that the chosen setting gives it in the fold that does not train on it, in
  /// the order of the folds' test images.
  public let predictions: [(image: Int, score: Double)]

  /// The chosen setting.
  public var best: GridPoint { points[bestIndex] }

  /// The values of the chosen setting that are at an end of their list: a better one may be beyond it.
  public func namesAtEnds(of grid: SVRGrid) -> [String] {
    let chosen = best.parameters
    let lists: [(String, Double?, [Double])] = [
      ("C", chosen.c, grid.cs), ("gamma", chosen.kernel.gamma, grid.kernels.compactMap(\.gamma)),
      ("epsilon", chosen.epsilon, grid.epsilons),
    ]
    return lists.compactMap { name, value, list in
      Set(list).count > 2 && (value == list.min() || value == list.max()) ? name : nil
    }
  }
}

/// A setting, and how well it does in each fold.
public struct GridPoint: Sendable, Equatable {
  /// The setting.
  public let parameters: SVRParameters

  /// The figures of each fold's test images.
  public let folds: [RegressionFigures]

  /// Their means.
  public let mean: RegressionFigures

  init(parameters: SVRParameters, folds: [RegressionFigures]) {
    self.parameters = parameters
    self.folds = folds
    mean = RegressionFigures(meanOf: folds)
  }

  /// How a figure varies over the folds; nil where it is undefined in all of them.
  public func spread(_ figure: (RegressionFigures) -> Double?) -> SplitSpread? {
    SplitSpread(of: folds.compactMap(figure))
  }
}
