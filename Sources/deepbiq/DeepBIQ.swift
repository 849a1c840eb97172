import ArgumentParser
import Foundation
import QualityService

/// The command line.
@main
struct DeepBIQ: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deepbiq",
    abstract: "Scores the quality of photographs without a reference, from the command line or as an HTTP service.",
    discussion: """
      Every photograph gets a score from 0 (bad) to 100 (excellent): how people would judge it on average.

      EXAMPLES
        deepbiq score photos/
        deepbiq serve
        curl --data-binary @photo.jpg localhost:8080/v1/assess
      """,
    version: "deepbiq \(ProductVersion.current)",
    subcommands: [ServeCommand.self, ScoreCommand.self, EvaluateCommand.self, TrainCommand.self, HealthCommand.self, ModelCommand.self]
  )

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Foundation.exit(CommandExit.report(error))
    }
  }
}
