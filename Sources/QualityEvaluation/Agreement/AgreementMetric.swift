/// The figures that say how predictions agree with opinions.
public enum AgreementMetric: String, Sendable, Codable, CodingKey, CaseIterable {
  /// Linear correlation coefficient: Pearson's correlation of predictions and opinions, -1...1.
  case lcc

  /// Pearson's correlation after a fitted logistic curve has bent the predictions to the opinions' scale.
  case mappedLCC = "lcc_mapped"

  /// Spearman's rank order correlation coefficient, -1...1.
  case srocc

  /// Kendall's rank order correlation coefficient tau-b, -1...1.
  case krocc

  /// Root mean square error sqrt(mean((prediction - opinion)^2)), in units of the opinions.
  case rmse

  /// Root mean square error after the logistic curve.
  case mappedRMSE = "rmse_mapped"

  /// Mean absolute error mean(|prediction - opinion|), in units of the opinions.
  case mae

  /// The share of images whose prediction is more than two standard deviations of the opinions away from the mean
  /// opinion.
  case outlierRatio = "outlier_ratio"

  /// The metric's name in tables, with the curve named where one is used.
  public func label(_ form: LogisticForm) -> String {
    switch self {
    case .lcc: "LCC"
    case .mappedLCC: "LCC (\(form.label))"
    case .srocc: "SROCC"
    case .krocc: "KROCC"
    case .rmse: "RMSE"
    case .mappedRMSE: "RMSE (\(form.label))"
    case .mae: "MAE"
    case .outlierRatio: "Outlier ratio"
    }
  }

  /// Decimals worth printing.
  package var decimals: Int {
    switch self {
    case .rmse, .mappedRMSE, .mae: 2
    default: 3
    }
  }
}
