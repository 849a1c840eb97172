/// What a metric is, for its HELP line, and the buckets of a histogram.
struct MetricDescription: Sendable {
  let name: String
  let help: String
  /// Upper bounds of a histogram's buckets, ascending, without infinity.
  var buckets: [Double] = PrometheusHistogram.defaultBuckets
}
