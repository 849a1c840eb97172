import ArgumentParser

/// `deepbiq train ...`: quality models from rated photographs.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Make a quality model from rated photographs.",
    subcommands: [TrainAllCommand.self, FinetuneCommand.self, SVRCommand.self])
}
