import ArgumentParser
import NeuralNetwork

/// `deepbiq model inspect`: the layers of a network and what they cost.
struct ModelInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print a model's layers, shapes, parameters, multiply-accumulates and memory.",
    discussion: """
      Layers are listed as they run: batch normalisation is part of the weights, and what runs inside a convolution \
      (normalisation of the input, activations, residual sums, pooling, other convolutions) is shown before and behind \
      it. Multiply-accumulates (MACs) and memory are those of one run at the given \
      shape: the weights are in memory once, the arena, in which the layers' outputs overlay each other, once a worker.

      EXAMPLES
        deepbiq model inspect model.onnx
        deepbiq model inspect model.onnx --shape image=30x3x448x448
        deepbiq model inspect model.onnx --format json | jq .parameters
      """)

  @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "The shape of an input. Axes the file leaves open are otherwise 1 for the batch and, for height and width, the model's crop size.",
      valueName: "name=NxCxHxW"))
  var shape: [InputShape] = []

  @Option(help: "table (for people) or json (everything).")
  var format = ModelFormat.table

  func run() throws {
    let network = try Network(contentsOfFile: file)
    let given = Dictionary(shape.map { ($0.name, $0.extents) }) { _, last in last }
    var shapes: [String: [Int]] = given
    let standard = StandardShape(batch: 1, side: StandardShape.side(of: network))
    for input in network.inputs where given[input.name] == nil {
      guard let extents = standard.extents(of: input) else {
        throw ValidationError(
          "input '\(input.name)' is \(input.declaration): give its shape with --shape \(input.name)=...")
      }
      shapes[input.name] = extents
    }
    let summary = ModelSummary(of: network, try network.plan(inputShapes: shapes))
    switch format {
    case .table: try Console.write(ModelTable(summary: summary).text)
    case .json: try Console.write(ModelFormat.json(summary))
    }
  }
}
