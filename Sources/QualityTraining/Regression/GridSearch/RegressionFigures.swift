import QualityEvaluation

/// How scores agree with opinions: the figures that settings are chosen by.
public struct RegressionFigures: Sendable, Equatable, Codable {
  /// Linear correlation; nil where the scores do not vary.
  public let lcc: Double?

  /// Rank correlation; nil where the scores do not vary.
  public let srocc: Double?

  /// Root mean square error, in units of the opinions.
  public let rmse: Double

  /// The figures of scores and the opinions of the same images.
  ///
  /// - Precondition: there is an image.
  public init(scores: [Double], opinions: [Double]) {
    precondition(!scores.isEmpty && scores.count == opinions.count, "one score an opinion")
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
