/// A network's graph, open for changes: nodes and constants are added, replaced and removed, and the result is a
/// ``Network`` or an ONNX file.
///
/// It begins with the graph as it was loaded: constants computed, batch normalisation folded into convolutions. Values
/// (inputs, constants and what nodes compute) share one space of names, as in ONNX. Nodes may be added in any order.
public struct NetworkEditor: Sendable {
  /// ONNX `metadata_props`.
  public var metadata: [String: String]
  /// ONNX `doc_string`.
  public var documentation: String

  var graph: Graph
  /// The file's name, for messages.
  public let name: String

  /// Opens `network`; it stays as it is.
  public init(_ network: Network) {
    graph = network.graph
    metadata = network.metadata
    documentation = network.documentation
    name = network.name
  }

  /// An empty graph.
  ///
  /// - Parameters:
  ///   - name: stands for the file in messages.
  ///   - opset: the version of the ai.onnx operator set that added nodes are of.
  public init(name: String, opset: Int = NetworkEditor.standardOpset) {
    graph = Graph(nodes: [], constants: [:], inputs: [], outputs: [], opsets: ["": opset])
    metadata = [:]
    documentation = ""
    self.name = name
  }

  /// The version of ai.onnx that new graphs are of.
  public static let standardOpset = 17
  /// The version of ai.onnx.ml where a graph had none of its nodes.
  public static let machineLearningOpset = 3

  /// The version of an operator set that added nodes are of; "" is ai.onnx.
  public func opset(of domain: String = "") -> Int {
    graph.opsets[domain] ?? (domain.isEmpty ? NetworkEditor.standardOpset : NetworkEditor.machineLearningOpset)
  }

  /// The values that nodes compute, in the order of the nodes.
  public var valueNames: [String] { graph.nodes.flatMap { $0.outputs.compactMap { $0 } } }

  /// What the graph gives, in its order.
  public var outputs: [ValueInfo] { graph.outputs }

  /// The constants, in the order of their names.
  public var constantNames: [String] { graph.constants.keys.sorted() }

  /// `base` where it is no value's name yet, otherwise `base` with a number.
  public func unusedName(_ base: String) -> String { graph.unusedName(base) }

  /// The edited network, loaded.
  ///
  /// - Throws: ``NetworkError``, in which `name` stands for the file, where the graph is not complete or the engine
  ///   cannot run it.
  public func network(name: String) throws(NetworkError) -> Network {
    var graph = graph
    graph.sort()
    guard !graph.outputs.isEmpty else { throw NetworkError(network: name, reason: "the network has no outputs") }
    return try Network(graph, metadata: metadata, documentation: documentation, name: name)
  }

  /// The edited network as an ONNX file.
  ///
  /// Numbers are float32 and int64, as the engine computes, whatever the file had that was loaded.
  ///
  /// - Throws: ``NetworkError`` as ``network(name:)`` does, and where the file would be larger than protobuf allows (2
  ///   GiB).
  public func onnx(weights: WeightPrecision = .float32) throws(NetworkError) -> [UInt8] {
    try ONNXWriter(weights: weights).write(network(name: name))
  }
}
