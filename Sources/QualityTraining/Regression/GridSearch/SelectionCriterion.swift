/// By which figure cross-validation chooses.
///
/// The error by default: a correlation is blind to the scale, and is often highest where C is so small that all scores
/// huddle around the mean opinion.
public enum SelectionCriterion: String, Sendable, Codable, CaseIterable {
  /// The smallest root mean square error.
  case rmse

  /// The largest linear correlation.
  case lcc

  /// The largest rank correlation.
  case srocc

  /// The largest mean of linear and rank correlation.
  case correlation

  /// What is to be small; nil where the figure is undefined.
  func loss(_ figures: RegressionFigures) -> Double? {
    switch self {
    case .rmse: figures.rmse
    case .lcc: figures.lcc.map { -$0 }
    case .srocc: figures.srocc.map { -$0 }
    case .correlation: figures.lcc.flatMap { lcc in figures.srocc.map { -(lcc + $0) / 2 } }
    }
  }
}
