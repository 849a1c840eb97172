/// Names of the metrics, by the conventions of Prometheus: base units, `_total` on counters.
enum MetricNames {
  static let requests = "deepbiq_http_requests_total"
  static let requestDuration = "deepbiq_http_request_duration_seconds"
  static let stageDuration = "deepbiq_stage_duration_seconds"
  static let score = "deepbiq_score"
  static let queueDepth = "deepbiq_queue_depth"
  static let queueCapacity = "deepbiq_queue_capacity"
  static let inFlight = "deepbiq_in_flight_images"
  static let busyWorkers = "deepbiq_busy_workers"
  static let workers = "deepbiq_workers"
  static let ready = "deepbiq_ready"
  static let build = "deepbiq_build_info"
  static let model = "deepbiq_model_info"
  static let residentMemory = "process_resident_memory_bytes"
  static let startTime = "process_start_time_seconds"
}
