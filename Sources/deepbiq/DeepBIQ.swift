import ArgumentParser
import Foundation
import QualityService

/// The command line: the tree of commands, and how their errors end the process.
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

      EVERY COMMAND
      \(list(commands))
      """,
    version: "deepbiq \(ProductVersion.current)",
    subcommands: commands
  )

  private static let commands: [any ParsableCommand.Type] = [
    ServeCommand.self, ScoreCommand.self, EvaluateCommand.self, TrainCommand.self, HealthCommand.self,
    ModelCommand.self,
  ]

  static func main() {
    Console.prepare()
    do {
      try Signals.begin()
    } catch {
      Console.complain(error.description)
      ProcessEnd.end(CommandFailure.Status.failure.rawValue)
    }
    ProcessEnd.end(run(CommandLine.rawArguments))
  }

  /// - Returns: the exit status: 0, or a `CommandFailure.Status`.
  private static func run(_ arguments: [String]) -> Int32 {
    let line = ArgumentLine(arguments)
    do {
      try line.checkDashes()
      var command = try parseAsRoot(arguments)
      try line.checkText(for: command)
      try command.run()
      try Console.close()
      return 0
    } catch {
      return report(error, line)
    }
  }

  /// Prints help and versions on standard output, and anything else as one line on standard error.
  ///
  /// - Returns: the exit status: 0, or a `CommandFailure.Status`.
  private static func report(_ error: any Error, _ line: ArgumentLine) -> Int32 {
    if let failure = error as? CommandFailure {
      Console.complain(failure.description)
      return failure.status.rawValue
    }
    let code = exitCode(for: error)
    if code.isSuccess {
      do {
        try Console.write(fullMessage(for: error, columns: Console.columns) + "\n")
        try Console.close()
      } catch {
        Console.complain(error.description)
        return error.status.rawValue
      }
      return code.rawValue
    }
    guard code == .validationFailure else {
      if !(error is ExitCode) { Console.complain("\(error)") }
      return code.rawValue
    }
    Console.complain("\(message(for: error))\(line.hint) (deepbiq --help explains)")
    return CommandFailure.Status.usage.rawValue
  }
}

extension DeepBIQ {
  /// Every command with what it does, one a line.
  fileprivate static func list(_ commands: [any ParsableCommand.Type]) -> String {
    let leaves = commands.flatMap { command -> [(name: String, abstract: String)] in
      let name = command.configuration.commandName ?? ""
      let children = command.configuration.subcommands
      guard !children.isEmpty else { return [(name, command.configuration.abstract)] }
      return children.map { ("\(name) \($0.configuration.commandName ?? "")", $0.configuration.abstract) }
    }
    let table = TextTable(columns: [.left("", leaves.map(\.name.count).max() ?? 0), .left("")])
    return leaves.map { "  " + table.row([$0.name, $0.abstract]) }.joined(separator: "\n")
  }
}

/// `deepbiq evaluate ...`: how well scores agree with people's opinions.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compares scores with people's opinions.",
    discussion: """
      EXAMPLES
        deepbiq evaluate --database csv --root my-ratings
        deepbiq evaluate damage --database csv --root my-ratings
        deepbiq evaluate precision --precision int16 \\
          --database csv --root my-ratings
        deepbiq evaluate study --database csv --root my-ratings \\
          --backbone mobilenet_v2.onnx --output study

      Without a subcommand it is evaluate model, whose --help explains what is printed, and the flags.
      """,
    subcommands: [
      EvaluateModelCommand.self, EvaluateDamageCommand.self, EvaluatePrecisionCommand.self, AblationCommand.self,
    ],
    defaultSubcommand: EvaluateModelCommand.self)
}

/// `deepbiq train ...`: quality models from rated photographs.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Makes a quality model from rated photographs.",
    discussion: """
      EXAMPLES
        deepbiq train all --database csv --root my-ratings \\
          --backbone mobilenet_v2.onnx --output trained
      """,
    subcommands: [TrainAllCommand.self, FinetuneCommand.self, SVRCommand.self])
}

/// `deepbiq model ...`: look into ONNX files, run them, and make them.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Looks into a network, runs it, times it, or turns it into another file.",
    discussion: """
      A model is one ONNX file. A model that scores photographs takes the input image [crops, 3, height, width] in RGB \
      0 to 255 and gives score [crops, 1]; a backbone to train from gives features [crops, n].

      EXAMPLES
        deepbiq model inspect model.onnx
        deepbiq model run model.onnx --input image=crops.npy --output-folder out
        deepbiq model profile model.onnx
        deepbiq model import --prototxt deploy.prototxt \\
          --caffemodel caffenet.caffemodel caffenet.onnx
        deepbiq model convert --float16 model.onnx model-half.onnx
      """,
    subcommands: [
      ModelInspectCommand.self, ModelRunCommand.self, ModelProfileCommand.self, ModelImportCommand.self,
      ModelConvertCommand.self,
    ])
}
