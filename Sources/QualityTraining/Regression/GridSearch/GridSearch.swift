import QualityData
import QualityModel

/// The choice of C, gamma and epsilon by cross-validation on training images.
///
/// In each fold the scaler and the regression see the fold's training images only. The rows that are trained on and those
/// that are scored may differ: a regression for single crops may be trained on the means of images.
public struct GridSearch: Sendable {
  /// What is tried.
  public var grid: SVRGrid

  /// How features are scaled.
  public var scaling = FeatureScaling.standard

  /// What decides.
  public var criterion = SelectionCriterion.rmse

  /// How the scores of an image's rows become its score.
  public var pooling = Pooling.mean

  /// Trainings at once.
  public var workers = ProcessorCount.available

  public init(grid: SVRGrid) {
    self.grid = grid
  }

  /// How many times `progress` is called: once a training.
  public func trainingCount(folds: Int) -> Int { grid.points.count * folds }

  /// Tries every point in every fold. The same rows and folds give the same result, whatever the number of workers.
  ///
  /// - Parameters:
  ///   - rows: the rows that are trained on, at least those of the folds' images.
  ///   - scoredRows: the rows that are scored; `rows` where nil.
  ///   - opinions: of every image that the rows' indices count.
  ///   - folds: at least one.
  ///   - progress: called on this thread after each training; what it throws ends the search.
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
    let pool = WorkerPool(count: workers, workspaceByteCount: 0)
    let foldRows = try FoldRows(rows, scoring: scoredRows ?? rows, opinions: opinions, fold: fold, scaling: scaling)
    return try predictions(of: foldRows, on: pool, progress)
      .map { foldRows.scored.pooledScores($0, pooling: pooling) }
  }

  /// For each point of the grid, one prediction a scored row of the fold.
  private func predictions(
    of rows: FoldRows, on pool: WorkerPool, _ progress: () throws -> Void
  ) throws -> [[Double]] {
    let settings = grid.settings
    let grams = grid.solver.isLinear ? nil : rows.grams
    return try grid.kernels.flatMap { kernel in
      let trial = try rows.trial(grid.solver, kernel, grams)
      // Large Cs take longest: begun first, they do not leave the other workers waiting at the end.
      let reversed = try pool.map(count: settings.count, finished: progress) { index, _ in
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
