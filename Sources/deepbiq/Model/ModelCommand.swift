import ArgumentParser

/// `deepbiq model`: look into ONNX files and run them.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Look into an ONNX model or run it on NumPy arrays.",
    subcommands: [ModelInspectCommand.self, ModelRunCommand.self])
}
