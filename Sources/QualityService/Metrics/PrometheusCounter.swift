import CoreMetrics
import Synchronization

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
