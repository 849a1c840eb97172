/// What `/livez` and `/readyz` say.
struct StatusReply: Codable, Sendable, Equatable {
  /// "alive" or "ready".
  let status: String
}

/// What `/healthz` says.
struct HealthReply: Codable, Sendable, Equatable {
  let status: String
  let version: String
  let uptimeSeconds: Double
  let model: ModelIdentity
  let workers: Int
  let busyWorkers: Int
  /// Images admitted and not yet answered.
  let inFlight: Int
  /// Images among those that wait for a worker.
  let waiting: Int
  /// Images that may wait before more are refused.
  let queue: Int

  enum CodingKeys: String, CodingKey {
    case status, version
    case uptimeSeconds = "uptime_seconds"
    case model, workers
    case busyWorkers = "busy_workers"
    case inFlight = "in_flight"
    case waiting, queue
  }
}
