import ArgumentParser
import CEmbedded
import Foundation
import HTTPServer
import Logging
import Metrics
import NeuralNetwork
import QualityModel
import QualityService
import Synchronization

/// `deepbiq serve`: the HTTP service, until a signal stops it.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Runs the HTTP service.",
    discussion: """
      Needs no configuration. Every key below can be set in a file, by its environment variable, or here; each of \
      these overrides the one before. The keys of the file are the flags with underscores: config/deepbiq.yaml \
      explains them all.

      SIGTERM and SIGINT stop it: /readyz fails at once, requests are still served for the grace time (Ctrl-C on a \
      terminal skips it), and those in flight are finished. A second signal ends it at once.

      EXAMPLES
        deepbiq serve
        deepbiq serve --port 9000 --config deepbiq.yaml
        DEEPBIQ_QUEUE=8 deepbiq serve
      """
  )

  @Option(
    help: ArgumentHelp("Configuration file (YAML). [DEEPBIQ_CONFIG, default: none]", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

  @OptionGroup(title: "CONFIGURATION")
  var options: ServeOptions

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let configuration = try loadConfiguration(environment)
    let logger = ServiceLogging.logger(level: configuration.logLevel, format: configuration.logFormat)
    for (name, suggestion) in ServiceConfiguration.unknownVariables(in: environment) {
      let advice = suggestion.map { "; did you mean \($0)?" } ?? ""
      logger.warning("the environment variable \(name) has no meaning\(advice)")
    }
    let running = RunningService()
    try Signals.watch { number in
      logger.info("received \(number == SIGINT ? "SIGINT" : "SIGTERM")")
      // Who presses Ctrl-C waits for nobody else.
      running.stop(skipsGrace: number == SIGINT && Console.errorIsTerminal)
      ProcessEnd.end(0)
    }
    let workers = configuration.workers == 0 ? ProcessorCount.available : configuration.workers
    try Threads.check(workers: workers)
    try Memory.check(workers: workers)
    let service = try makeService(configuration.fitting(workers: workers, logger), logger)
    for rejection in MicroKernels.rejected { logger.warning("\(rejection)") }
    MetricsSystem.bootstrap(service.metricsRegistry)
    running.take(service)
    let port: Int
    do {
      port = try service.start()
    } catch {
      throw CommandFailure("\(error)")
    }
    let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
    logger.notice(
      "listening on http://\(host):\(port)",
      metadata: [
        "host": .string(configuration.host), "port": .stringConvertible(port),
        "workers": .stringConvertible(service.workers),
      ]
    )
    // Not dispatchMain(), which would let this thread take the signals that another waits for.
    while true { pause() }
  }

  private func loadConfiguration(_ environment: [String: String]) throws(CommandFailure) -> ServiceConfiguration {
    let variable = environment["DEEPBIQ_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    let file = config ?? variable
    if let file { try InputFile("configuration", file).check() }
    do {
      return try ServiceConfiguration.load(file: file, environment: environment, commandLine: options.values)
    } catch {
      throw CommandFailure("\(error)", status: error.isOnCommandLine ? .usage : .failure)
    }
  }

  private func makeService(_ configuration: ServiceConfiguration, _ logger: Logger) throws(CommandFailure)
    -> AssessmentService
  {
    if !configuration.model.isEmpty { try InputFile("model", configuration.model).check() }
    do {
      let model =
        try configuration.model.isEmpty
        ? QualityModel.embedded() : QualityModel(contentsOfFile: configuration.model)
      return try AssessmentService(
        configuration: configuration,
        model: model,
        openAPI: Array(UnsafeRawBufferPointer(start: deepbiq_openapi(), count: deepbiq_openapi_size())),
        page: Array(UnsafeRawBufferPointer(start: deepbiq_page(), count: deepbiq_page_size())),
        logger: logger
      )
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}

/// The service, once it is there; a signal may come before.
private final class RunningService: Sendable {
  private let service = Mutex<AssessmentService?>(nil)

  func take(_ service: AssessmentService) { self.service.withLock { $0 = service } }

  /// Returns when nothing is in flight any more.
  func stop(skipsGrace: Bool) { service.withLock { $0 }?.drain(skipsGrace: skipsGrace) }
}

extension ServiceConfiguration {
  /// The configuration with a limit on images that memory allows; a lower one is logged.
  fileprivate func fitting(workers: Int, _ logger: Logger) -> ServiceConfiguration {
    let megapixels = max(1, Memory.pixels(workers: workers, most: imageLimitMegapixels * 1_000_000) / 1_000_000)
    guard megapixels < imageLimitMegapixels else { return self }
    logger.warning(
      "memory is limited (ulimit -v): images of more than \(megapixels) megapixels are refused",
      metadata: ["image_limit_megapixels": .stringConvertible(imageLimitMegapixels)])
    var configuration = self
    configuration.imageLimitMegapixels = megapixels
    return configuration
  }
}

extension ConfigurationError {
  /// Whether a flag is to blame.
  fileprivate var isOnCommandLine: Bool {
    if case .badValue(_, _, _, .commandLine) = self { return true }
    return false
  }
}
