import QualityEvaluation

/// How well scores agree with opinions: the figures that settings are chosen by.
public struct RegressionFigures: Sendable, Equatable, Codable {
  /// Linear correlation; nil where the scores do not vary.
  public let lcc: Double?

  /// Rank correlation; nil where the scores do not vary.
  public let srocc: Double?

  /// Root mean square error, in units of the opinions.
  public let rmse: Double

  /// The figures of scores and the opinions of the same images.
  ///
  /// - Precondition: there is an image, and one score per opinion.
  public init(scores: [Double], opinions: [Double]) {
    precondition(!scores.isEmpty && scores.count == opinions.count, "one score per opinion")
    lcc = Correlation.pearson(scores, opinions)
    srocc = Correlation.spearman(scores, opinions)
    rmse = (zip(scores, opinions).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(scores.count)).squareRoot()
  }

  /// The mean of each figure over folds; a figure that is undefined in one of them is undefined.
  init(meanOf folds: [RegressionFigures]) {
    func mean(_ values: [Double?]) -> Double? {
      let defined = values.compactMap(\.self)
      return defined.count == values.count ? defined.reduce(0, +) / Double(defined.count) : nil
    }
    lcc = mean(folds.map(\.lcc))
    srocc = mean(folds.map(\.srocc))
    rmse = folds.reduce(0) { $0 + $1.rmse } / Double(folds.count)
  }
}

/// The figure that cross-validation chooses by.
///
/// The error by default: a correlation ignores the scale, and is often highest where C is so small that all scores are
/// close to the mean opinion.
public enum SelectionCriterion: String, Sendable, Codable, CaseIterable {
  /// The smallest root mean square error.
  case rmse

  /// The largest linear correlation.
  case lcc

  /// The largest rank correlation.
  case srocc

  /// The largest mean of linear and rank correlation.
  case correlation

  /// What should be small; nil where the figure is undefined.
  func loss(_ figures: RegressionFigures) -> Double? {
    switch self {
    case .rmse: figures.rmse
    case .lcc: figures.lcc.map { -$0 }
    case .srocc: figures.srocc.map { -$0 }
    case .correlation: figures.lcc.flatMap { lcc in figures.srocc.map { -(lcc + $0) / 2 } }
    }
  }
}
