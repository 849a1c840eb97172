import CoreMetrics
import QualityModel

/// Every metric of the service.
public struct ServiceMetrics: Sendable {
  /// Keeps and writes the metrics.
  public let registry: PrometheusRegistry

  private let stages: StageTimers
  private let scores: Recorder
  private let residentMemory: Gauge
  private let queueDepth: Gauge
  private let inFlight: Gauge
  private let busyWorkers: Gauge
  private let ready: Gauge

  /// Metrics of a service with so many workers and places in the queue, begun at `startTime`, in seconds since 1970.
  init(model: QualityModel, workers: Int, queue: Int, startTime: Double) {
    let registry = PrometheusRegistry(descriptions: MetricDescription.all(scale: model.metadata.scale))
    self.registry = registry
    stages = StageTimers(factory: registry)
    scores = Recorder(label: MetricNames.score, dimensions: [], aggregate: true, factory: registry)
    residentMemory = Gauge(label: MetricNames.residentMemory, factory: registry)
    queueDepth = Gauge(label: MetricNames.queueDepth, factory: registry)
    inFlight = Gauge(label: MetricNames.inFlight, factory: registry)
    busyWorkers = Gauge(label: MetricNames.busyWorkers, factory: registry)
    ready = Gauge(label: MetricNames.ready, factory: registry)

    Gauge(label: MetricNames.workers, factory: registry).record(workers)
    Gauge(label: MetricNames.queueCapacity, factory: registry).record(queue)
    Gauge(label: MetricNames.startTime, factory: registry).record(startTime)
    Gauge(label: MetricNames.build, dimensions: [("version", ProductVersion.current)], factory: registry).record(1)
    let identity = [
      ("name", model.metadata.name), ("version", model.metadata.version), ("digest", model.digest),
    ]
    Gauge(label: MetricNames.model, dimensions: identity, factory: registry).record(1)
  }

  /// Counts one image that was scored.
  func record(_ assessment: Assessment) {
    scores.record(assessment.score)
    stages.record(assessment.timing)
  }

  /// Counts one HTTP request. `route` is the path of a route, never what a client made up.
  func recordRequest(method: String, route: String?, status: Int, seconds: Double) {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    let route = route ?? "none"
    let dimensions = [
      ("method", known.contains(method) ? method : "other"), ("route", route), ("status", String(status)),
    ]
    Counter(label: MetricNames.requests, dimensions: dimensions, factory: registry).increment()
    CoreMetrics.Timer(label: MetricNames.requestDuration, dimensions: [("route", route)], factory: registry)
      .recordSeconds(seconds)
  }

  /// Takes the values that are looked up rather than counted; called before each exposition.
  func recordState(queueDepth: Int, inFlight: Int, busyWorkers: Int, isReady: Bool) {
    self.queueDepth.record(queueDepth)
    self.inFlight.record(inFlight)
    self.busyWorkers.record(busyWorkers)
    ready.record(isReady ? 1 : 0)
    if let bytes = ResidentMemory.byteCount { residentMemory.record(bytes) }
  }
}
