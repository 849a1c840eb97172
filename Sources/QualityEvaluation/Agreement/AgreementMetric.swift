/// The figures that say how predictions agree with opinions.
public enum AgreementMetric: String, Sendable, Codable, CodingKey, CaseIterable {
  /// Linear correlation coefficient: Pearson's correlation of predictions and opinions, -1...1.
  case lcc

  /// Pearson's correlation after a fitted logistic curve has mapped the predictions to the scale of the opinions.
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

  /// The metric's name in tables, with the name of the curve where one is used.
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

/// A value for each metric that is defined; in JSON an object with the metrics' names as keys, without the undefined
/// ones.
public struct MetricTable<Value: Sendable>: Sendable {
  private var values: [AgreementMetric: Value] = [:]

  /// An empty table.
  public init() {}

  /// The value of a metric; nil where it is undefined.
  public subscript(metric: AgreementMetric) -> Value? {
    get { values[metric] }
    set { values[metric] = newValue }
  }
}

extension MetricTable: Equatable where Value: Equatable {}

extension MetricTable: Encodable where Value: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AgreementMetric.self)
    for metric in AgreementMetric.allCases { try container.encodeIfPresent(values[metric], forKey: metric) }
  }
}

extension MetricTable: Decodable where Value: Decodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AgreementMetric.self)
    for metric in AgreementMetric.allCases {
      values[metric] = try container.decodeIfPresent(Value.self, forKey: metric)
    }
  }
}
