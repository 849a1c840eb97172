import Foundation
import NeuralNetwork
import QualityService

/// What a command finds out about a network, as text for people and as JSON.
protocol NetworkDescription: Encodable {
  /// Lines of text, without the last newline.
  var table: String { get }
}

extension ReportFormat {
  /// JSON has names in snake_case, in alphabetical order.
  func text(of description: some NetworkDescription) throws -> String {
    switch self {
    case .table: return description.table + "\n"
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      return String(decoding: try encoder.encode(description), as: UTF8.self) + "\n"
    }
  }
}

/// What `deepbiq model inspect` reports on a network at one set of input shapes.
struct ModelSummary: NetworkDescription {
  /// An input or output as the file declares it.
  struct ValueInfo: Encodable, CustomStringConvertible {
    let name: String
    /// Numbers, and names for sizes that are chosen when the network is used.
    let shape: [Extent]

    init(_ value: NeuralNetwork.ValueInfo) {
      name = value.name
      shape = value.shape.map { dimension in
        if case .fixed(let size) = dimension { .fixed(size) } else { .open(dimension.description) }
      }
    }

    var description: String { "\(name) [\(shape.map(\.description).joined(separator: ", "))]" }
  }

  enum Extent: Encodable, CustomStringConvertible {
    case fixed(Int)
    case open(String)

    var description: String {
      switch self {
      case .fixed(let size): "\(size)"
      case .open(let name): name
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .fixed(let size): try container.encode(size)
      case .open(let name): try container.encode(name)
      }
    }
  }

  /// A layer as it runs.
  struct Layer: Encodable {
    let name: String
    /// The operators that run as this layer, in their order.
    let operators: [String]
    let inputShapes: [[Int]]
    let outputShape: [Int]
    let outputBytes: Int
    let parameters: Int
    let multiplyAccumulates: Int
  }

  let file: String
  let inputs, outputs: [ValueInfo]
  let metadata: [String: String]
  let documentation: String
  let inputShapes: [String: [Int]]
  let layers: [Layer]
  let parameters: Int
  let multiplyAccumulates: Int
  /// Of all constants, once for all workers.
  let weightBytes: Int
  /// Of one worker's memory for the layers' outputs.
  let arenaBytes: Int

  init(of network: Network, _ plan: Plan) {
    file = network.name
    inputs = network.inputs.map(ValueInfo.init)
    outputs = network.outputs.map(ValueInfo.init)
    metadata = network.metadata
    documentation = network.documentation
    inputShapes = plan.inputShapes
    layers = plan.layers.map { layer in
      Layer(
        name: layer.name, operators: layer.operators, inputShapes: layer.inputShapes,
        outputShape: layer.outputShape, outputBytes: layer.outputByteCount, parameters: layer.parameters,
        multiplyAccumulates: layer.multiplyAccumulates)
    }
    parameters = layers.reduce(0) { $0 + $1.parameters }
    multiplyAccumulates = layers.reduce(0) { $0 + $1.multiplyAccumulates }
    weightBytes = network.weightByteCount
    arenaBytes = plan.arenaByteCount
  }
}

extension ModelSummary {
  var table: String {
    let values = [("inputs", inputs), ("outputs", outputs)].map { role, values in
      "\(role): " + values.map(\.description).joined(separator: ", ")
    }
    let lines = [file] + values + metadataLines + [""] + layerLines + ["", memory]
    return lines.map(PrintableText.of).joined(separator: "\n")
  }

  /// One line per key; long texts are cut.
  private var metadataLines: [String] {
    metadata.sorted { $0.key < $1.key }.map { key, value in
      let line = value.split(whereSeparator: \.isNewline).joined(separator: " ")
      return "\(key): \(line.count > 100 ? line.prefix(99) + "…" : line)"
    }
  }

  private var layerLines: [String] {
    let rows = layers.enumerated().map { index, layer in
      [
        "\(index + 1)", layer.name, layer.operators.joined(separator: "+"),
        layer.outputShape.map(String.init).joined(separator: "x"), tenths(layer.outputBytes, of: 1 << 10),
        Decimals.grouped(layer.parameters), Decimals.grouped(layer.multiplyAccumulates),
      ]
    }
    let total = ["", "total", "", "", "", Decimals.grouped(parameters), Decimals.grouped(multiplyAccumulates)]
    let columns: [TextTable.Column] = [
      .right("#"), .left("layer"), .left("operator"), .left("output"), .right("output KiB"), .right("parameters"),
      .right("MACs"),
    ]
    return TextTable.lines(columns, rows: rows, total: total)
  }

  private var memory: String {
    let shapes = inputShapes.sorted { $0.key < $1.key }
      .map { "\($0)=\($1.map(String.init).joined(separator: "x"))" }
    return "weights \(tenths(weightBytes, of: 1 << 20)) MiB, arena \(tenths(arenaBytes, of: 1 << 20)) MiB "
      + "a worker at \(shapes.joined(separator: " "))"
  }

  /// "4.2" for 4.2 units, rounded.
  private func tenths(_ bytes: Int, of unit: Int) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit
    return "\(Decimals.grouped(tenths / 10)).\(tenths % 10)"
  }
}
