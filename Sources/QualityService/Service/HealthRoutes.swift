import Foundation
import HTTPServer

/// The three questions about the service's health; none waits for a worker.
struct HealthRoutes: Sendable {
  let context: ServiceContext

  /// - `/livez`: does the process answer? A failure means: restart it.
  /// - `/readyz`: should requests be sent here? A failure means: send them elsewhere.
  /// - `/healthz`: the same as `/readyz`, with a report for people.
  var routes: [Route] {
    [
      Route("GET", "/livez", respond: .immediate { request in reply(StatusReply(status: "alive"), to: request) }),
      Route(
        "GET",
        "/readyz",
        respond: .immediate { request in
          whenReady(request) { StatusReply(status: "ready") }
        }
      ),
      Route("GET", "/healthz", respond: .immediate { request in whenReady(request) { report() } }),
    ]
  }

  private func whenReady(_ request: HTTPRequest, _ value: () -> some Encodable) -> HTTPResponse {
    guard let problem = context.readiness.problem else { return reply(value(), to: request) }
    return .problem(problem, requestID: request.id)
  }

  private func reply(_ value: some Encodable, to request: HTTPRequest) -> HTTPResponse {
    (try? .json(value)) ?? .problem(.internalError, requestID: request.id)
  }

  private func report() -> HealthReply {
    HealthReply(
      status: "ready",
      version: ProductVersion.current,
      uptimeSeconds: Date().timeIntervalSince(context.startTime).rounded(decimals: 1),
      model: ModelIdentity(context.model),
      workers: context.assessor.workers,
      busyWorkers: context.assessor.busyWorkers,
      inFlight: context.admission.inFlight,
      waiting: context.admission.waiting,
      queue: context.admission.queue
    )
  }
}

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
