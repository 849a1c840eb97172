import ArgumentParser
import CEmbedded
import Dispatch
import Foundation
import HTTPServer
import Logging
import Metrics
import NeuralNetwork
import QualityModel
import QualityService

/// `deepbiq serve`: the HTTP service, until a signal stops it.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Runs the HTTP service.",
    discussion: """
      Needs no configuration. Every key below can be set in a file, by its environment variable, or here; each of \
      these overrides the one before. The keys of the file are the flags with underscores: config/deepbiq.yaml \
      explains them all.

      deepbiq serve
      deepbiq serve --port 9000 --config deepbiq.yaml
      DEEPBIQ_QUEUE=8 deepbiq serve

      SIGTERM and SIGINT stop it: /readyz fails at once, requests are still served for the grace time (Ctrl-C on a \
      terminal skips it), and those in flight are finished. A second signal ends it at once.
      """
  )

  @Option(
    help: ArgumentHelp("Configuration file (YAML). [DEEPBIQ_CONFIG, default: none]", valueName: "file")
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
    let service = try makeService(configuration, logger)
    for rejection in MicroKernels.rejected { logger.warning("\(rejection)") }
    MetricsSystem.bootstrap(service.metricsRegistry)
    SignalWatcher.watch { number in
      logger.info("received \(number == SIGINT ? "SIGINT" : "SIGTERM")")
      // Who presses Ctrl-C waits for nobody else.
      service.drain(skipsGrace: number == SIGINT && Console.errorIsTerminal)
      Foundation.exit(0)
    }
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
    dispatchMain()
  }

  private func loadConfiguration(_ environment: [String: String]) throws(CommandFailure) -> ServiceConfiguration {
    do {
      return try ServiceConfiguration.load(
        file: config ?? environment["DEEPBIQ_CONFIG"],
        environment: environment,
        commandLine: options.values
      )
    } catch {
      throw CommandFailure("\(error)", status: error.isOnCommandLine ? .usage : .failure)
    }
  }

  private func makeService(_ configuration: ServiceConfiguration, _ logger: Logger) throws(CommandFailure)
    -> AssessmentService
  {
    do {
      let model =
        try configuration.model.isEmpty
        ? QualityModel.embedded() : QualityModel(contentsOfFile: configuration.model)
      return try AssessmentService(
        configuration: configuration,
        model: model,
        openAPI: Array(UnsafeRawBufferPointer(start: deepbiq_openapi(), count: deepbiq_openapi_size())),
        logger: logger
      )
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}

extension ConfigurationError {
  /// Whether a flag is to blame.
  fileprivate var isOnCommandLine: Bool {
    if case .badValue(_, _, _, .commandLine) = self { return true }
    return false
  }
}
