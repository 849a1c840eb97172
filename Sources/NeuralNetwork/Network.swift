import Foundation

/// A feed-forward network read from an ONNX file, ready to be planned for any batch and crop size it allows.
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

  let graph: Graph
  /// One for each node of `graph`, which it was made from once.
  let operators: [any Operator]
  /// The weights as plans packed them.
  let packedWeights = PackedWeights()

  /// Reads an ONNX file (IR as of version 3, ai.onnx 7 to 21, ai.onnx.ml 1 to 4).
  ///
  /// - Throws: ``NetworkError`` naming the file, the node and what is not supported.
  public convenience init(contentsOfFile path: String) throws(NetworkError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw NetworkError(network: path, reason: "the file cannot be read (\(error.localizedDescription))")
    }
    let result = data.withUnsafeBytes { bytes in
      Result { () throws(NetworkError) in try Loaded(bytes, name: path) }
    }
    self.init(try result.get())
  }

  /// Reads an ONNX file from memory; nothing of `bytes` is referred to afterwards.
  ///
  /// - Throws: ``NetworkError``, in which `name` stands for the file.
  public convenience init(onnx bytes: UnsafeRawBufferPointer, name: String) throws(NetworkError) {
    self.init(try Loaded(bytes, name: name))
  }

  /// Loads a graph that was made here; its nodes need not be folded yet.
  ///
  /// - Throws: ``NetworkError``, in which `name` stands for the file.
  convenience init(
    _ graph: Graph, metadata: [String: String], documentation: String, name: String
  ) throws(NetworkError) {
    self.init(try Loaded(graph, metadata: metadata, documentation: documentation, name: name))
  }

  private init(_ loaded: Loaded) {
    name = loaded.name
    inputs = loaded.graph.inputs
    outputs = loaded.graph.outputs
    metadata = loaded.metadata
    documentation = loaded.documentation
    graph = loaded.graph
    operators = loaded.operators
  }

  /// The same network with some constants replaced by others of the same shapes.
  init(_ network: Network, replacing constants: [String: Tensor]) {
    name = network.name
    inputs = network.inputs
    outputs = network.outputs
    metadata = network.metadata
    documentation = network.documentation
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

  /// What loading yields, so that both initialisers share it.
  private struct Loaded {
    let name: String
    let metadata: [String: String]
    let documentation: String
    let graph: Graph
    let operators: [any Operator]

    init(_ bytes: UnsafeRawBufferPointer, name: String) throws(NetworkError) {
      var (model, graph) = try ONNXReader(fileName: name).read(bytes)
      let metadata = Dictionary(model.metadataProps.map { ($0.key, $0.value) }) { _, last in last }
      let documentation = model.docString
      // Its weights are copied; they need not be in memory twice while the graph is folded.
      model = Onnx_ModelProto()
      try self.init(graph, metadata: metadata, documentation: documentation, name: name)
    }

    init(
      _ graph: Graph, metadata: [String: String], documentation: String, name: String
    ) throws(NetworkError) {
      self.name = name
      self.metadata = metadata
      self.documentation = documentation
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
      self.graph = graph
    }
  }
}
