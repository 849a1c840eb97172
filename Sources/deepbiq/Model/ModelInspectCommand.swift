import ArgumentParser
import NeuralNetwork
import ONNX

/// `deepbiq model inspect`: the layers of a network and what they cost.
struct ModelInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Prints a model's layers, shapes, parameters and memory.",
    discussion: """
      Layers are listed as they run: batch normalisation is folded into the weights, and operators fused with a \
      convolution (normalisation of the input, activations, residual sums, pooling, other convolutions) are shown \
      beside it in the order they run. Multiply-accumulates (MACs) and memory are those of one run at the given shape: \
      the weights are in memory once, the arena, which the layers' outputs share, once per worker.

      EXAMPLES
        deepbiq model inspect model.onnx
        deepbiq model inspect model.onnx --shape image=30x3x448x448
        deepbiq model inspect model.onnx --format json | jq .parameters
      """)

  @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "The shape of an input. Axes that the file leaves open are otherwise 1 for the batch and the model's crop size "
        + "for height and width.",
      valueName: "name=NxCxHxW"))
  var shape: [InputShape] = []

  @Option(help: "table (for people) or json (everything).")
  var format = ReportFormat.table

  func run() throws {
    try InputFile("model", file).check()
    let network = try Network(contentsOfFile: file)
    var shapes = Dictionary(shape.map { ($0.name, $0.extents) }) { _, last in last }
    let standard = StandardShape(batch: 1, side: StandardShape.side(of: network))
    for input in network.inputs where shapes[input.name] == nil {
      guard let extents = standard.extents(of: input) else {
        throw ValidationError(
          "input '\(input.name)' is \(input.declaration): give its shape with --shape \(input.name)=...")
      }
      shapes[input.name] = extents
    }
    try Console.write(format.text(of: ModelSummary(of: network, try network.plan(inputShapes: shapes))))
  }
}

/// `image=1x3x224x224` on the command line.
struct InputShape: ExpressibleByArgument {
  let name: String
  let extents: [Int]

  init?(argument: String) {
    guard let separator = argument.lastIndex(of: "=") else { return nil }
    name = String(argument[..<separator])
    let parts = argument[argument.index(after: separator)...].split(separator: "x", omittingEmptySubsequences: false)
    extents = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard !name.isEmpty, extents.count == parts.count else { return nil }
  }
}

/// The extents of an input that neither the file nor the command line gives.
struct StandardShape {
  /// Crops, if the first axis is open.
  let batch: Int
  /// Height and width in pixels, if they are open.
  let side: Int

  /// The side of the crops that a model's metadata says it takes, in pixels; 224 if it says none.
  static func side(of network: Network) -> Int { network.metadata["crop_size"].flatMap { Int($0) } ?? 224 }

  /// The extents of an input, outermost first; nil if an axis is open that is neither the batch nor an image's side.
  func extents(of value: ValueInfo) -> [Int]? {
    var extents: [Int] = []
    for (axis, dimension) in value.shape.enumerated() {
      switch dimension {
      case .fixed(let size): extents.append(size)
      case .symbolic where axis == 0: extents.append(batch)
      case .symbolic where value.shape.count == 4 && axis >= 2: extents.append(side)
      case .symbolic: return nil
      }
    }
    return extents
  }
}

extension ValueInfo {
  /// "Nx3x224x224": the extents as the file declares them.
  var declaration: String { shape.map(\.description).joined(separator: "x") }
}
