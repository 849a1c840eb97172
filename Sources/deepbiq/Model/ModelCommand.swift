import ArgumentParser

/// `deepbiq model`: look into ONNX files, run them, and make them.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Look into a network, run it, time it, or turn it into another file.",
    discussion: """
      A model is one ONNX file. What scores photographs takes the input image [crops, 3, height, width] in RGB 0 to 255 and \
      gives score [crops, 1]; a backbone to train from gives features [crops, n].

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
