import ArgumentParser
import NeuralNetwork
import ONNX

/// `deepbiq model run`: a network on NumPy arrays, to compare the engine with any other runtime.
struct ModelRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a model on NumPy arrays, and writes its outputs.",
    discussion: """
      Any ONNX file whose operators the engine knows can be run, not only quality models.

      EXAMPLES
        deepbiq model run model.onnx --input image=crops.npy --output-folder out
      """)

  @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String

  /// `image=crops.npy` on the command line.
  struct InputArray: ExpressibleByArgument {
    let name, path: String

    init?(argument: String) {
      guard let separator = argument.firstIndex(of: "=") else { return nil }
      name = String(argument[..<separator])
      path = String(argument[argument.index(after: separator)...])
      guard !name.isEmpty, !path.isEmpty else { return nil }
    }
  }

  @Option(help: ArgumentHelp("An input's array (float32, C order); once per input.", valueName: "name=file.npy"))
  var input: [InputArray]

  @Option(help: "The folder that receives one NAME.npy per output; made if it is missing.", completion: .directory)
  var outputFolder: String

  @Option(help: "float32, bfloat16, int16 or int8: the arithmetic of most matrix products.")
  var precision = Precision.float32

  @Flag(help: "Also print how long the median of ten runs takes.")
  var time = false

  func validate() throws { try precision.validate() }

  func run() throws {
    try InputFile("model", file).check()
    for input in input { try InputFile("array", input.path).check() }
    try OutputFolder.check(outputFolder)
    let network = try Network(contentsOfFile: file)
    var arrays: [String: NumPyArray] = [:]
    for input in input {
      guard arrays[input.name] == nil else { throw ValidationError("--input \(input.name) is given twice") }
      arrays[input.name] = try NumPyArray(contentsOfFile: input.path)
    }
    let plan = try network.plan(inputShapes: arrays.mapValues(\.shape), precision: precision)
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    var durations: [Duration] = []
    for _ in 0..<(time ? 11 : 1) {
      for (name, array) in arrays { plan.setInput(name, to: array.elements, in: workspace) }
      durations.append(ContinuousClock().measure { plan.run(in: workspace) })
    }
    let folder = try OutputFolder(outputFolder)
    for output in network.outputs {
      let array = NumPyArray(
        shape: plan.outputShapes[output.name] ?? [], elements: Array(plan.output(output.name, in: workspace)))
      // A value's name may hold slashes, a file's may not.
      let fileName = output.name.map { "/\\:".contains($0) ? "_" : String($0) }.joined() + ".npy"
      try array.write(toFile: folder.path(fileName))
    }
    if time {
      let median = durations.dropFirst().sorted()[5]
      try Console.write("median \(Decimals.text(median / .milliseconds(1), 3)) ms\n")
    }
  }
}
