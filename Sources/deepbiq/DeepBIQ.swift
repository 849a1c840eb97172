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
      """,
    version: "deepbiq \(ProductVersion.current)",
    subcommands: [
      ServeCommand.self, ScoreCommand.self, EvaluateCommand.self, TrainCommand.self, HealthCommand.self,
      ModelCommand.self,
    ]
  )

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Foundation.exit(report(error))
    }
  }

  /// Prints help and versions on standard output, and anything else as one line on standard error.
  ///
  /// - Returns: the exit status: 0, or a `CommandFailure.Status`.
  private static func report(_ error: any Error) -> Int32 {
    if let failure = error as? CommandFailure {
      Console.complain(failure.description)
      return failure.status.rawValue
    }
    let code = exitCode(for: error)
    if code.isSuccess {
      try? Console.write(fullMessage(for: error) + "\n")
      return code.rawValue
    }
    guard code == .validationFailure else {
      if !(error is ExitCode) { Console.complain("\(error)") }
      return code.rawValue
    }
    Console.complain("\(message(for: error)) (deepbiq --help explains)")
    return CommandFailure.Status.usage.rawValue
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
        deepbiq evaluate precision --precision int16 --database csv --root my-ratings
        deepbiq evaluate study --database csv --root my-ratings --backbone mobilenet_v2.onnx --output study

      deepbiq evaluate model --help explains what is printed, and the flags.
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
    abstract: "Make a quality model from rated photographs.",
    subcommands: [TrainAllCommand.self, FinetuneCommand.self, SVRCommand.self])
}

/// `deepbiq model ...`: look into ONNX files, run them, and make them.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Look into a network, run it, time it, or turn it into another file.",
    discussion: """
      A model is one ONNX file. A model that scores photographs takes the input image [crops, 3, height, width] in RGB \
      0 to 255 and gives score [crops, 1]; a backbone to train from gives features [crops, n].

      EXAMPLES
        deepbiq model inspect model.onnx
        deepbiq model run model.onnx --input image=crops.npy --output-folder out
        deepbiq model profile model.onnx
        deepbiq model import --prototxt deploy.prototxt --caffemodel caffenet.caffemodel caffenet.onnx
        deepbiq model convert --float16 model.onnx model-half.onnx
      """,
    subcommands: [
      ModelInspectCommand.self, ModelRunCommand.self, ModelProfileCommand.self, ModelImportCommand.self,
      ModelConvertCommand.self,
    ])
}
