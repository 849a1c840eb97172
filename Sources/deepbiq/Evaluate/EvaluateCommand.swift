import ArgumentParser

/// `deepbiq evaluate ...`: scores held against people's opinions.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Holds scores against people's opinions.",
    discussion: """
      EXAMPLES
        deepbiq evaluate --database csv --root my-ratings
        deepbiq evaluate precision --precision int16 --database csv --root my-ratings
        deepbiq evaluate study --database csv --root my-ratings --backbone mobilenet_v2.onnx --output study

      deepbiq evaluate model --help explains what is printed, and the flags.
      """,
    subcommands: [EvaluateModelCommand.self, EvaluatePrecisionCommand.self, StudyCommand.self],
    defaultSubcommand: EvaluateModelCommand.self)
}
