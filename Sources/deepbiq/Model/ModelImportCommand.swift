import ArgumentParser
import CaffeImport
import NeuralNetwork

/// `deepbiq model import`: a network of Caffe as a backbone in ONNX.
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn a trained network of Caffe into an ONNX backbone.",
    discussion: """
      For the published weights of CaffeNet, Places-CNN, hybrid-CNN and their like: a definition (deploy.prototxt, in \
      Caffe's form of 2014 or later) and its weights (.caffemodel). The backbone takes image [crops, 3, height, width] in RGB 0 to 255 (order, \
      means and scale of the pixels become part of it) and gives features [crops, n], what the last inner product \
      reads, and logits [crops, classes]. Dropout stays, for training it further.

      EXAMPLES
        deepbiq model import --prototxt deploy.prototxt --caffemodel caffenet.caffemodel caffenet.onnx
        deepbiq model import --prototxt deploy.prototxt --caffemodel places.caffemodel --mean-file places_mean.binaryproto \
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
      "What is subtracted from blue, green and red. Default: what the prototxt's data layer says, or 104.007,116.669,122.679 (ImageNet).",
      valueName: "B,G,R"))
  var mean: MeanArgument?

  @Option(
    help: ArgumentHelp("A mean image instead; each channel's mean over it is subtracted.", valueName: "file"),
    completion: .file(extensions: ["binaryproto"]))
  var meanFile: String?

  @Option(
    help: ArgumentHelp(
      "What the pixels are multiplied by after that. Default: what the data layer says, or 1.", valueName: "number"))
  var scale: Float?

  @Option(
    help: ArgumentHelp(
      "The blob that becomes the features, as it is before Dropout; one with several positions is averaged over them.",
      valueName: "name"))
  var features: String?

  @Flag(help: "Replace the file to make where it exists.")
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
    var options = CaffeImportOptions(mean: mean?.means, scale: scale, features: features)
    if let meanFile { options.mean = try ChannelMeans(contentsOfMeanFile: meanFile) }
    let editor = try CaffeImporter.network(prototxt: prototxt, caffemodel: caffemodel, options: options)
    let bytes = try editor.onnx()
    try file.write(bytes)
    let network = try editor.network(name: output)
    let ports = (network.inputs + network.outputs).map { port in
      "\(port.name) [\(port.shape.map(\.description).joined(separator: ", "))]"
    }
    try Console.write("\(output): \(bytes.count) bytes, \(ports.joined(separator: ", "))\n")
  }
}
