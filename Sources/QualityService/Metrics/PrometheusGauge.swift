import CoreMetrics
import Synchronization

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
