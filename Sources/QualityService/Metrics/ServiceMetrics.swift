import CoreMetrics
import Foundation
import QualityModel

/// Every metric of the service.
public struct ServiceMetrics: Sendable {
  /// The metrics by name: base units, and `_total` on counters, as is the convention of Prometheus.
  private enum Metric: String, CaseIterable {
    case requests = "deepbiq_http_requests_total"
    case requestDuration = "deepbiq_http_request_duration_seconds"
    case stageDuration = "deepbiq_stage_duration_seconds"
    case score = "deepbiq_score"
    case queueDepth = "deepbiq_queue_depth"
    case queueCapacity = "deepbiq_queue_capacity"
    case inFlight = "deepbiq_in_flight_images"
    case busyWorkers = "deepbiq_busy_workers"
    case workers = "deepbiq_workers"
    case ready = "deepbiq_ready"
    case build = "deepbiq_build_info"
    case model = "deepbiq_model_info"
    case residentMemory = "process_resident_memory_bytes"
    case startTime = "process_start_time_seconds"

    var help: String {
      switch self {
      case .requests: "HTTP requests by method, route and status."
      case .requestDuration: "Seconds from a request's first line to the end of its reply."
      case .stageDuration: "Seconds an image spent in each stage of its assessment."
      case .score: "Scores of images, on the model's scale."
      case .queueDepth: "Images waiting beyond those the workers hold."
      case .queueCapacity: "Images that may wait before more are refused."
      case .inFlight: "Images admitted and not yet answered."
      case .busyWorkers: "Workers with something to do."
      case .workers: "Workers in all."
      case .ready: "1 when the service is ready, 0 when it is starting or draining."
      case .build: "Always 1; the labels tell the version."
      case .model: "Always 1; the labels tell the model."
      case .residentMemory: "Resident memory of the process in bytes."
      case .startTime: "Start of the process in seconds since 1970."
      }
    }
  }

  /// Keeps and writes the metrics.
  public let registry: PrometheusRegistry

  private let scores: Recorder
  private let decodeTime, queueTime, inferenceTime, totalTime: CoreMetrics.Timer
  private let residentMemory, queueDepth, inFlight, busyWorkers, ready: Gauge

  /// Metrics of a service with so many workers and places in the queue, begun at `startTime`, in seconds since 1970.
  init(model: QualityModel, workers: Int, queue: Int, startTime: Double) {
    // The score's buckets are ten equal parts of the model's scale.
    let scale = model.metadata.scale
    let tenths = (1...10).map { scale.minimum + (scale.maximum - scale.minimum) * Double($0) / 10 }
    let registry = PrometheusRegistry(
      descriptions: Metric.allCases.map { metric in
        metric == .score
          ? MetricDescription(name: metric.rawValue, help: metric.help, buckets: tenths)
          : MetricDescription(name: metric.rawValue, help: metric.help)
      })
    self.registry = registry

    func stage(_ name: String) -> CoreMetrics.Timer {
      CoreMetrics.Timer(label: Metric.stageDuration.rawValue, dimensions: [("stage", name)], factory: registry)
    }
    decodeTime = stage("decode")
    queueTime = stage("queue")
    inferenceTime = stage("inference")
    totalTime = stage("total")
    scores = Recorder(label: Metric.score.rawValue, dimensions: [], aggregate: true, factory: registry)

    func gauge(_ metric: Metric, _ dimensions: [(String, String)] = []) -> Gauge {
      Gauge(label: metric.rawValue, dimensions: dimensions, factory: registry)
    }
    residentMemory = gauge(.residentMemory)
    queueDepth = gauge(.queueDepth)
    inFlight = gauge(.inFlight)
    busyWorkers = gauge(.busyWorkers)
    ready = gauge(.ready)

    // What does not change while the service runs.
    gauge(.workers).record(workers)
    gauge(.queueCapacity).record(queue)
    gauge(.startTime).record(startTime)
    gauge(.build, [("version", ProductVersion.current)]).record(1)
    let metadata = model.metadata
    gauge(.model, [("name", metadata.name), ("version", metadata.version), ("digest", model.digest)]).record(1)
  }

  /// Counts one image that was scored.
  func record(_ assessment: Assessment) {
    scores.record(assessment.score)
    decodeTime.recordMilliseconds(assessment.timing.decode)
    queueTime.recordMilliseconds(assessment.timing.queue)
    inferenceTime.recordMilliseconds(assessment.timing.inference)
    totalTime.recordMilliseconds(assessment.timing.total)
  }

  /// Counts one HTTP request. `route` is the path of a route, never what a client made up.
  func recordRequest(method: String, route: String?, status: Int, seconds: Double) {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    let route = route ?? "none"
    let dimensions = [
      ("method", known.contains(method) ? method : "other"), ("route", route), ("status", String(status)),
    ]
    Counter(label: Metric.requests.rawValue, dimensions: dimensions, factory: registry).increment()
    CoreMetrics.Timer(label: Metric.requestDuration.rawValue, dimensions: [("route", route)], factory: registry)
      .recordSeconds(seconds)
  }

  /// Takes the values that are looked up rather than counted; called before each exposition.
  func recordState(queueDepth: Int, inFlight: Int, busyWorkers: Int, isReady: Bool) {
    self.queueDepth.record(queueDepth)
    self.inFlight.record(inFlight)
    self.busyWorkers.record(busyWorkers)
    ready.record(isReady ? 1 : 0)
    if let bytes = ServiceMetrics.residentByteCount { residentMemory.record(bytes) }
  }

  /// Memory the process really holds: the second field of /proc/self/statm (proc(5)); nil where there is none.
  private static var residentByteCount: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE)))).partialValue
  }
}
