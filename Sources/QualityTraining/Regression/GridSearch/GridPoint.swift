import QualityEvaluation

/// A setting and how well it does.
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
