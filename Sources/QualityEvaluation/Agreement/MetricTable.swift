/// A value for each metric that is defined; in JSON an object with the metrics' names as keys and nothing for the
/// others.
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
