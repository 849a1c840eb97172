import CoreMetrics
import Synchronization

/// A swift-metrics backend that keeps every metric and writes them in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats).
public final class PrometheusRegistry: MetricsFactory {
  /// Media type of `exposition()`.
  public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private struct Family {
    let kind: PrometheusKind
    var series: [MetricLabels: any PrometheusSeries] = [:]
  }

  private let descriptions: [String: MetricDescription]
  private let families = Mutex<[String: Family]>([:])

  /// - Parameter descriptions: what is known of the metrics to come; one without a description has no HELP line.
  init(descriptions: [MetricDescription]) {
    self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Every series there is, families sorted by name, series by their labels.
  public func exposition() -> String {
    let families = self.families.withLock { $0 }
    var lines: [String] = []
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      if let help = descriptions[name]?.help { lines.append("# HELP \(name) \(help)") }
      lines.append("# TYPE \(name) \(family.kind.rawValue)")
      for (labels, series) in family.series.sorted(by: { $0.key.text < $1.key.text }) {
        lines += series.samples(name: name, labels: labels)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions) { _ in PrometheusCounter() }
  }

  public func makeFloatingPointCounter(
    label: String,
    dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(label, dimensions) { _ in PrometheusCounter() }
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions) { _ in PrometheusGauge() }
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    if aggregate { return series(label, dimensions, make: PrometheusHistogram.init) }
    return series(label, dimensions) { _ in PrometheusGauge() }
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions, make: PrometheusHistogram.init)
  }

  public func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
  public func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
  public func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
  public func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

  /// The series of this name and these labels, made by the first who asks. A name that is taken by another kind of
  /// metric gets a series that is never written: two kinds under one name are no valid exposition.
  private func series<Series: PrometheusSeries>(
    _ label: String,
    _ dimensions: [(String, String)],
    make: (_ buckets: [Double]) -> Series
  ) -> Series {
    let name = MetricName.sanitized(label)
    let labels = MetricLabels(dimensions)
    return families.withLock { families in
      var family = families[name] ?? Family(kind: Series.kind)
      if let existing = family.series[labels] as? Series { return existing }
      let new = make(descriptions[name]?.buckets ?? PrometheusHistogram.defaultBuckets)
      guard family.kind == Series.kind else { return new }
      family.series[labels] = new
      families[name] = family
      return new
    }
  }

  private func forget(_ handler: AnyObject) {
    families.withLock { families in
      for (name, family) in families {
        for (labels, series) in family.series where series === handler {
          families[name]?.series[labels] = nil
        }
      }
    }
  }
}

/// What a metric is, for its HELP line, and the buckets of a histogram.
struct MetricDescription: Sendable {
  let name: String
  let help: String
  /// Upper bounds of a histogram's buckets, ascending, without infinity.
  var buckets: [Double] = PrometheusHistogram.defaultBuckets
}
