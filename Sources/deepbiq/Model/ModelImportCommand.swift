import ArgumentParser
import CaffeImport
import NeuralNetwork
import ONNX

/// `deepbiq model import`: a Caffe network as an ONNX backbone.
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turns a trained Caffe network into an ONNX backbone.",
    discussion: """
      For the published weights of CaffeNet, Places-CNN, hybrid-CNN and similar networks: a definition \
      (deploy.prototxt, in Caffe's format of 2014 or later) and its weights (.caffemodel). The backbone takes image \
      [crops, 3, height, width] in RGB 0 to 255 (channel order, means and scale become part of it) and gives features \
      [crops, n], the input of the last inner product, and logits [crops, classes]. Dropout stays, for further \
      training.

      EXAMPLES
        deepbiq model import --prototxt deploy.prototxt \\
          --caffemodel caffenet.caffemodel caffenet.onnx
        deepbiq model import --prototxt deploy.prototxt \\
          --caffemodel places.caffemodel --mean-file places_mean.binaryproto \\
          --features fc6 places.onnx
      """)

  @Option(
    help: ArgumentHelp("The network's definition.", valueName: "file"), completion: .file(extensions: ["prototxt"]))
  var prototxt: String

  @Option(help: ArgumentHelp("Its weights.", valueName: "file"), completion: .file(extensions: ["caffemodel"]))
  var caffemodel: String

  @Argument(help: "The ONNX file to make.", completion: .file(extensions: ["onnx"]))
  var output: String

  @Option(
    help: ArgumentHelp(
      "What is subtracted from blue, green and red. Default: what the prototxt's data layer says, or "
        + "104.007,116.669,122.679 (ImageNet).",
      valueName: "B,G,R"))
  var mean: ChannelMeans?

  @Option(
    help: ArgumentHelp("A mean image instead; each channel's mean over it is subtracted.", valueName: "file"),
    completion: .file(extensions: ["binaryproto"]))
  var meanFile: String?

  @Option(
    help: ArgumentHelp(
      "What the pixels are then multiplied by. Default: what the data layer says, or 1.", valueName: "number"))
  var scale: Float?

  @Option(
    help: ArgumentHelp(
      "The blob that becomes the features, before Dropout; a blob with several positions is averaged over them.",
      valueName: "name"))
  var features: String?

  @Flag(help: "Replace the file to make if it exists.")
  var force = false

  func validate() throws {
    guard mean == nil || meanFile == nil else { throw ValidationError("give --mean or --mean-file, not both") }
    if let scale, !(scale.isFinite && scale != 0) {
      throw ValidationError("--scale is \(scale); it must be a number other than 0")
    }
  }

  func run() throws {
    let file = OutputFile(path: output, mayReplace: force)
    try file.check()
    try InputFile("network definition", prototxt).check()
    try InputFile("weights", caffemodel).check()
    if let meanFile { try InputFile("mean image", meanFile).check() }
    var options = CaffeImportOptions(mean: mean, scale: scale, features: features)
    if let meanFile { options.mean = try ChannelMeans(contentsOfMeanFile: meanFile) }
    let editor = try CaffeImporter.network(prototxt: prototxt, caffemodel: caffemodel, options: options)
    let bytes = try editor.onnx()
    try file.write(bytes)
    let network = try editor.network(name: output)
    let values = (network.inputs + network.outputs).map { ModelSummary.ValueInfo($0).description }
    try Console.write("\(output): \(bytes.count) bytes, \(values.joined(separator: ", "))\n")
  }
}

/// `104.007,116.669,122.679` on the command line.
extension ChannelMeans: ExpressibleByArgument {
  public init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Float($0) }.filter(\.isFinite)
    guard values.count == 3, parts.count == 3 else { return nil }
    self.init(blue: values[0], green: values[1], red: values[2])
  }
}
