import NeuralNetwork

/// What `deepbiq model inspect` says of a network at one set of input shapes.
struct ModelSummary: Encodable {
  /// An input or output as the file declares it.
  struct ValueInfo: Encodable {
    let name: String
    /// Numbers, and names where a size is chosen when the network is used.
    let shape: [Extent]
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
    /// The operator, then those that run inside it.
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
  /// Of what a worker computes in.
  let arenaBytes: Int

  init(of network: Network, _ plan: Plan) {
    file = network.name
    inputs = network.inputs.map(ModelSummary.port)
    outputs = network.outputs.map(ModelSummary.port)
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

  private static func port(_ port: NeuralNetwork.ValueInfo) -> ValueInfo {
    ValueInfo(
      name: port.name,
      shape: port.shape.map { dimension in
        if case .fixed(let size) = dimension { .fixed(size) } else { .open(dimension.description) }
      })
  }
}
