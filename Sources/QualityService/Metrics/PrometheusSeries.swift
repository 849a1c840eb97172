import CoreMetrics
import Synchronization

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

/// A sum that only grows.
final class PrometheusCounter: CounterHandler, FloatingPointCounterHandler, PrometheusSeries {
  static let kind = PrometheusKind.counter
  private let sum = Mutex(0.0)

  func increment(by amount: Int64) { increment(by: Double(amount)) }

  /// Adds a finite amount; a counter never falls, so less than nothing adds nothing.
  func increment(by amount: Double) {
    guard amount.isFinite, amount > 0 else { return }
    sum.withLock { $0 += amount }
  }

  func reset() { sum.withLock { $0 = 0 } }

  func samples(name: String, labels: MetricLabels) -> [String] {
    ["\(name)\(labels.braced()) \(PrometheusNumber.text(sum.withLock { $0 }))"]
  }
}

/// A value that rises and falls.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusSeries {
  static let kind = PrometheusKind.gauge
  private let value = Mutex(0.0)

  func set(_ newValue: Int64) { set(Double(newValue)) }
  func set(_ newValue: Double) { value.withLock { $0 = newValue } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ newValue: Int64) { set(Double(newValue)) }
  func record(_ newValue: Double) { set(newValue) }

  func samples(name: String, labels: MetricLabels) -> [String] {
    ["\(name)\(labels.braced()) \(PrometheusNumber.text(value.withLock { $0 }))"]
  }
}

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
