import CoreMetrics
import Synchronization

/// Observations counted in buckets. As a timer it takes nanoseconds and counts seconds, Prometheus' unit.
final class PrometheusHistogram: RecorderHandler, TimerHandler, PrometheusSeries {
  static let kind = PrometheusKind.histogram

  /// Seconds from a millisecond to the request deadline.
  static let defaultBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

  private struct Counts {
    var buckets: [Int]
    var sum = 0.0
    var count = 0
  }

  private let bounds: [Double]
  private let counts: Mutex<Counts>

  /// - Parameter buckets: upper bounds, ascending, without infinity.
  init(buckets: [Double]) {
    bounds = buckets
    counts = Mutex(Counts(buckets: Array(repeating: 0, count: buckets.count)))
  }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    guard value.isFinite else { return }
    let bucket = bounds.firstIndex { value <= $0 }
    counts.withLock { counts in
      if let bucket { counts.buckets[bucket] += 1 }
      counts.sum += value
      counts.count += 1
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func samples(name: String, labels: MetricLabels) -> [String] {
    let counts = self.counts.withLock { $0 }
    var lines: [String] = []
    var cumulative = 0
    for (bound, count) in zip(bounds, counts.buckets) {
      cumulative += count
      lines.append("\(name)_bucket\(labels.braced(adding: "le=\"\(PrometheusNumber.text(bound))\"")) \(cumulative)")
    }
    lines.append("\(name)_bucket\(labels.braced(adding: "le=\"+Inf\"")) \(counts.count)")
    lines.append("\(name)_sum\(labels.braced()) \(PrometheusNumber.text(counts.sum))")
    lines.append("\(name)_count\(labels.braced()) \(counts.count)")
    return lines
  }
}
