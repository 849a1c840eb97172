import Dispatch
import Foundation
import HTTPServer
import ImageCodecs
import Logging
import QualityModel
import Synchronization

/// The running service: an HTTP server over an assessor, from start to drain.
public final class AssessmentService: Sendable {
  private let context: ServiceContext
  private let server: HTTPServer

  /// Backend for swift-metrics; `GET /metrics` writes what it holds.
  public var metricsRegistry: PrometheusRegistry { context.metrics.registry }

  /// Workers that score.
  public var workers: Int { context.assessor.workers }

  /// Prepares everything but opens no port yet.
  ///
  /// - Parameters:
  ///   - configuration: valid, as `ServiceConfiguration.load` gives it.
  ///   - model: what scores.
  ///   - openAPI: the document `GET /openapi.yaml` returns, UTF-8.
  ///   - logger: gets a line a request.
  /// - Throws: `ConfigurationError` for a value the model does not allow, `HTTPServerStartError`, or what `Assessor`
  ///   throws.
  public init(configuration: ServiceConfiguration, model: QualityModel, openAPI: [UInt8], logger: Logger) throws {
    try configuration.validate(for: model)
    let limits = ImageLimits(maximumPixels: configuration.imageLimitMegapixels * 1_000_000)
    let workers = configuration.workers > 0 ? configuration.workers : ProcessorCount.available
    let startTime = Date()
    let context = ServiceContext(
      configuration: configuration,
      assessor: try Assessor(
        model: model, workers: workers, limits: limits, precision: configuration.precision),
      admission: Admission(workers: workers, queue: configuration.queue),
      metrics: ServiceMetrics(
        model: model,
        workers: workers,
        queue: configuration.queue,
        startTime: startTime.timeIntervalSince1970
      ),
      logger: logger,
      startTime: startTime
    )
    self.context = context

    let routes = try ServiceRoutes.all(context: context, openAPI: openAPI)
    let paths = routes.map(\.path)
    let accessLog = AccessLog(context: context)
    server = try HTTPServer(
      configuration: HTTPServerConfiguration(configuration),
      routes: routes,
      hooks: HTTPServerHooks(
        errorResponse: { error, head in
          let problem = Problem(
            error,
            path: head.path,
            paths: paths,
            retryAfterSeconds: context.retryAfterSeconds
          )
          context.notes.begin(head.serial)
          context.notes.add(.problem(problem.code), to: head.serial)
          return .problem(problem, requestID: head.id)
        },
        onResponse: { accessLog.record($0) },
        onLibraryMessage: { logger.debug("libmicrohttpd", metadata: ["detail": .string($0)]) }
      )
    )
  }

  /// Opens the port, then scores once on every worker and becomes ready.
  ///
  /// - Returns: the port, the kernel's choice where the configuration says 0.
  /// - Throws: `HTTPServerStartError`, or `AssessmentError` where the model cannot score.
  public func start() throws -> Int {
    let port = try server.start()
    try warmUp()
    context.readiness.becomeReady()
    return port
  }

  /// Stops in order: not ready at once, new connections refused after the grace time, requests in flight finished up to the
  /// deadline. Blocks until that is done; only the first call does anything.
  ///
  /// - Parameter skipsGrace: leaves the grace time out, where no load balancer is to be waited for.
  public func drain(skipsGrace: Bool = false) {
    guard context.readiness.beginDraining() else { return }
    let grace = skipsGrace ? 0 : context.configuration.shutdownGraceSeconds
    context.logger.info("draining", metadata: ["grace_seconds": .stringConvertible(grace)])
    Thread.sleep(forTimeInterval: grace)
    context.readiness.beginStopping()
    server.stop(deadline: .now() + context.configuration.shutdownDeadlineSeconds)
    context.logger.info("stopped")
  }

  /// Far longer than a first inference takes; without memory for its buffers the algebra library tries for ever.
  private static let warmUpSeconds = 60.0

  private func warmUp() throws {
    let failure = Mutex<AssessmentError?>(nil)
    let group = DispatchGroup()
    for _ in 0..<context.assessor.workers { group.enter() }
    let mode = context.configuration.mode ?? context.model.metadata.cropMode
    context.assessor.warmUp(mode: mode) { result in
      if case .failure(let error) = result { failure.withLock { $0 = error } }
      group.leave()
    }
    guard group.wait(timeout: .now() + Self.warmUpSeconds) == .success else {
      throw AssessmentError.inference("no answer within \(Int(Self.warmUpSeconds)) s; is there enough memory?")
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
