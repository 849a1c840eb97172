/// The kinds of metric in the text format.
enum PrometheusKind: String, Sendable {
  case counter
  case gauge
  case histogram
}

/// One series: a metric with one set of labels.
protocol PrometheusSeries: AnyObject, Sendable {
  static var kind: PrometheusKind { get }

  /// The lines of the text format for the present values.
  func samples(name: String, labels: MetricLabels) -> [String]
}
