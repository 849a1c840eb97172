import Dispatch
import HTTPServer
import Logging
import QualityModel
import Synchronization

/// The running service: an HTTP server over an assessor. `drain` (GracefulShutdown.swift) stops it.
public final class AssessmentService: Sendable {
  let context: ServiceContext
  let server: HTTPServer

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
  ///   - page: the one `GET /` returns, HTML in UTF-8.
  ///   - logger: gets one line per request.
  /// - Throws: `ConfigurationError` for a value the model does not allow, `HTTPServerStartError`, or what `Assessor`
  ///   throws.
  public init(
    configuration: ServiceConfiguration, model: QualityModel, openAPI: [UInt8], page: [UInt8], logger: Logger
  ) throws {
    try configuration.validate(for: model)
    let context = try ServiceContext(configuration, model: model, logger: logger)
    self.context = context
    let routes = try ServiceRoutes.all(context: context, openAPI: openAPI, page: page)
    let paths = routes.map(\.path)
    let accessLog = AccessLog(context: context)
    server = try HTTPServer(
      configuration: HTTPServerConfiguration(configuration),
      routes: routes,
      hooks: HTTPServerHooks(
        errorResponse: { error, head in
          let problem = Problem(
            error, path: head.path, paths: paths, retryAfterSeconds: context.admission.retryAfterSeconds)
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

extension HTTPServerConfiguration {
  /// The server's part of the service's configuration.
  fileprivate init(_ configuration: ServiceConfiguration) {
    self.init()
    host = configuration.host
    port = configuration.port
    if !configuration.corsOrigins.isEmpty {
      let all = configuration.corsOrigins == ["*"]
      crossOrigin = CrossOriginPolicy(origins: all ? nil : Set(configuration.corsOrigins))
    }
    maximumConnections = configuration.connections
    threads = min(threads, configuration.connections)
    maximumBodyByteCount = configuration.bodyLimitMiB << 20
    maximumBufferedByteCount = configuration.uploadMemoryMiB << 20
    headerTimeout = .seconds(configuration.headerTimeoutSeconds)
    bodyTimeout = .seconds(configuration.bodyTimeoutSeconds)
    keepAliveTimeout = .seconds(configuration.keepAliveTimeoutSeconds)
    requestDeadline = .seconds(configuration.requestDeadlineSeconds)
  }
}

/// The version of the product, as `deepbiq --version`, `/healthz` and the metrics tell it.
public enum ProductVersion {
  /// Semantic version; CHANGELOG.md lists what each one changed.
  public static let current = "0.1.0"
}
