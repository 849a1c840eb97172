import ArgumentParser
import Foundation
import QualityService

/// `deepbiq health`: asks a running service whether it is ready, for a container's HEALTHCHECK.
struct HealthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "health",
    abstract: "Asks a running service whether it is ready.",
    discussion: """
      Exit status 0 when it is, 1 when it is not or does not answer.

      EXAMPLES
        deepbiq health
        deepbiq health --url http://10.0.0.7:8080/livez
      """
  )

  @Option(
    help: ArgumentHelp(
      "What to ask; default: /healthz on this machine, at the port DEEPBIQ_PORT or 8080.",
      valueName: "url"
    )
  )
  var url: String?

  @Option(help: ArgumentHelp("Seconds to wait for an answer.", valueName: "seconds"))
  var timeout = 2.0

  func validate() throws {
    guard (0.1...60).contains(timeout) else {
      throw ValidationError("--timeout is \(timeout); it must be from 0.1 to 60 seconds")
    }
  }

  func run() throws {
    let text = try url ?? "http://127.0.0.1:\(Self.port(ProcessInfo.processInfo.environment))/healthz"
    guard let target = HealthTarget(url: text) else {
      throw CommandFailure("--url is '\(text)'; it must be like http://127.0.0.1:8080/healthz", status: .usage)
    }
    let answer = try HealthProbe(target: target, timeoutSeconds: timeout).ask()
    guard answer.status == 200 else {
      throw CommandFailure("\(text) answered \(answer.status): \(answer.body.prefix(500))")
    }
    try Console.write(answer.body)
  }

  /// The port that the service listens on where it has the same environment.
  static func port(_ environment: [String: String]) throws(CommandFailure) -> Int {
    do {
      return try ServiceConfiguration.load(
        file: nil, environment: environment.filter { $0.key == "DEEPBIQ_PORT" }, commandLine: [:]
      ).port
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
