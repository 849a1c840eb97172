/// A feed-forward network, ready to be planned for any batch and crop size it allows.
///
/// Loading reads every operator's attributes, computes what depends on no input and folds batch normalisation into
/// convolutions, so that a file the engine cannot run is refused here and not at the first request.
/// Immutable; share it freely.
public final class Network: Sendable {
  /// The file's name, for messages.
  public let name: String
  /// What must be given to run it, in the file's order.
  public let inputs: [ValueInfo]
  /// What it computes, in the file's order.
  public let outputs: [ValueInfo]
  /// ONNX `metadata_props`.
  public let metadata: [String: String]
  /// ONNX `doc_string`.
  public let documentation: String
  /// Paths of the files beside its own that its weights were read from, in alphabetical order.
  public let dataFiles: [String]

  package let graph: Graph
  /// One for each node of `graph`, which it was made from once.
  let operators: [any Operator]
  /// The weights as plans packed them.
  let packedWeights = PackedWeights()

  /// Loads a graph that was read from a file or made here; its nodes need not be folded yet.
  ///
  /// - Throws: ``NetworkError``, in which `name` stands for the file.
  package init(
    _ graph: Graph, metadata: [String: String], documentation: String, name: String, dataFiles: [String] = []
  ) throws(NetworkError) {
    try graph.checkOrder(name: name)
    var graph = graph
    do {
      BLAS.useOneThread()
      // All of them before anything is dropped, so that an unknown operator is named wherever it stands.
      var operators: [any Operator] = []
      for node in graph.nodes {
        operators.append(try NodeError.wrap(node) { () throws(OperatorError) in try OperatorRegistry.make(node) })
      }
      try ConstantFolding.apply(to: &graph, &operators)
      try BatchNormalizationFolding.apply(to: &graph, &operators)
      self.operators = DeadNodeRemoval.apply(to: &graph).map { [operators] in operators[$0] }
    } catch {
      throw NetworkError(network: name, reason: error.text)
    }
    self.name = name
    self.metadata = metadata
    self.documentation = documentation
    self.dataFiles = dataFiles
    self.graph = graph
    inputs = graph.inputs
    outputs = graph.outputs
  }

  /// The same network with some constants replaced by others of the same shapes.
  init(_ network: Network, replacing constants: [String: Tensor]) {
    name = network.name
    inputs = network.inputs
    outputs = network.outputs
    metadata = network.metadata
    documentation = network.documentation
    dataFiles = network.dataFiles
    operators = network.operators
    var graph = network.graph
    graph.constants.merge(constants) { _, replacement in replacement }
    self.graph = graph
  }

  /// Bytes of all weights and other constants as they were loaded, in memory once for all plans and workers. Plans keep
  /// them a second time, packed as kernels read them.
  public var weightByteCount: Int {
    let constants = graph.constants.values.reduce(0) { sum, tensor in
      switch tensor.elements {
      case .float(let buffer): sum + buffer.count * MemoryLayout<Float>.stride
      case .integer(let values): sum + values.count * MemoryLayout<Int64>.stride
      }
    }
    return operators.reduce(constants) { $0 + $1.attributeParameters * MemoryLayout<Float>.stride }
  }

  /// Everything known for one set of input shapes; made once, run as often as wanted.
  ///
  /// - Parameters:
  ///   - inputShapes: the extents of every input, outermost first (an image batch is [crops, 3, height, width]).
  ///   - outputs: the outputs wanted; all of the file's where nil. What only the others need is not computed.
  ///   - precision: of the products for which there are kernels in it.
  /// - Throws: ``NetworkError`` where a shape does not fit the network, or where this processor lacks the precision.
  public func plan(
    inputShapes: [String: [Int]], outputs: [String]? = nil, precision: Precision = .float32
  ) throws(NetworkError) -> Plan {
    guard precision.isSupported else {
      throw NetworkError(network: name, reason: "this processor has no \(precision.rawValue) products")
    }
    do {
      return try plan(inputShapes: inputShapes, outputs: outputs, kernels: MicroKernels.best, precision: precision)
    } catch {
      throw NetworkError(network: name, reason: error.reason)
    }
  }

  /// As ``plan(inputShapes:outputs:precision:)``, with the micro-kernels given; with nil, images stay NCHW and OpenBLAS
  /// multiplies, as in training.
  func plan(
    inputShapes: [String: [Int]], outputs: [String]?, kernels: MicroKernels?, precision: Precision = .float32
  ) throws(OperatorError) -> Plan {
    var inference = try ShapeInference(network: self, inputShapes: inputShapes, outputs: outputs)
    var graph = try inference.plannedGraph()
    do {
      if let kernels {
        Fusion.applyForInference(
          to: &graph, KernelContext(kernels: kernels, weights: packedWeights, precision: precision))
        try LayoutAssignment.apply(to: &graph)
      } else {
        Fusion.applyForTraining(to: &graph)
      }
      return try PlanBuilder.plan(graph)
    } catch {
      throw OperatorError(error.text)
    }
  }
}
