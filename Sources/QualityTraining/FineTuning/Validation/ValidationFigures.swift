import QualityEvaluation

/// How a model does on the validation part.
public struct ValidationFigures: Sendable, Equatable, Codable {
  /// Mean cross-entropy of the categories, in nats.
  public let loss: Double

  /// Spearman's and Pearson's correlation of scores and opinions; nil where they are undefined, as for constant scores.
  public let srocc, lcc: Double?

  /// Root mean square error of the scores, in units of 0...100.
  public let rmse: Double

  /// - Parameters:
  ///   - scores: one an image, 0...100.
  ///   - opinions: the mean opinions.
  ///   - loss: the mean cross-entropy.
  init(scores: [Double], opinions: [Double], loss: Double) {
    self.loss = loss
    srocc = Correlation.spearman(scores, opinions)
    lcc = Correlation.pearson(scores, opinions)
    let squares = zip(scores, opinions).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    rmse = (squares / Double(scores.count)).squareRoot()
  }

  /// What should rise: the sum of both correlations, or the loss below zero.
  func merit(_ criterion: StoppingCriterion) -> Double {
    switch criterion {
    case .correlation: (srocc ?? -1) + (lcc ?? -1)
    case .loss: -loss
    }
  }
}
