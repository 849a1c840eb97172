/// A network's graph, open for changes: nodes and constants are added, replaced and removed, and the result is a
/// ``Network`` or an ONNX file.
///
/// The graph is the loaded one: constants are computed, and batch normalisation is folded into convolutions. Inputs,
/// constants and the values that nodes compute share one namespace, as in ONNX. Nodes may be added in any order.
public struct NetworkEditor: Sendable {
  /// ONNX `metadata_props`.
  public var metadata: [String: String]
  /// ONNX `doc_string`.
  public var documentation: String

  var graph: Graph
  /// The file's name, for messages.
  public let name: String

  /// Edits a copy of `network`, which does not change.
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
  ///   - opset: the ai.onnx opset of the nodes that are added.
  public init(name: String, opset: Int = NetworkEditor.standardOpset) {
    graph = Graph(nodes: [], constants: [:], inputs: [], outputs: [], opsets: ["": opset])
    metadata = [:]
    documentation = ""
    self.name = name
  }

  /// The ai.onnx opset of new graphs.
  public static let standardOpset = 17
  /// The ai.onnx.ml opset of nodes added to a graph that had none of that domain.
  public static let machineLearningOpset = 3

  /// The opset of nodes added in a domain; "" is ai.onnx.
  public func opset(of domain: String = "") -> Int {
    graph.opsets[domain] ?? (domain.isEmpty ? NetworkEditor.standardOpset : NetworkEditor.machineLearningOpset)
  }

  /// The values that nodes compute, in the order of the nodes.
  public var valueNames: [String] { graph.nodes.flatMap { $0.outputs.compactMap { $0 } } }

  /// The outputs, in the order of the graph.
  public var outputs: [ValueInfo] { graph.outputs }

  /// The constants, in the order of their names.
  public var constantNames: [String] { graph.constants.keys.sorted() }

  /// A constant of floats, row-major; nil where there is none of that name.
  public func constant(_ name: String) -> (shape: [Int], values: [Float])? {
    guard let tensor = graph.constants[name], case .float(let buffer) = tensor.elements else { return nil }
    return (tensor.shape, Array(UnsafeBufferPointer(start: buffer.pointer, count: buffer.count)))
  }

  /// What the node reads that computes `value`: names of values and constants; empty where no node does.
  public func inputs(of value: String) -> [String] {
    graph.nodes.first { $0.outputs.contains(value) }?.inputs.compactMap { $0 } ?? []
  }

  /// The constants that `value` depends on, through any number of nodes; empty where no node computes it.
  public func constantNames(behind value: String) -> Set<String> {
    var producers: [String: Node] = [:]
    for node in graph.nodes {
      for case let output? in node.outputs { producers[output] = node }
    }
    var names: Set<String> = []
    var seen: Set<String> = [value]
    var waiting = [value]
    while let next = waiting.popLast() {
      guard let node = producers[next] else { continue }
      for case let input? in node.inputs {
        if graph.constants[input] != nil { names.insert(input) }
        if seen.insert(input).inserted { waiting.append(input) }
      }
    }
    return names
  }

  /// `base` where no value has that name yet, otherwise `base` with a number.
  public func unusedName(_ base: String) -> String { graph.unusedName(base) }

  /// The edited network, loaded.
  ///
  /// - Throws: ``NetworkError`` where the graph is not complete or the engine cannot run it; it gives `name` as the
  ///   file.
  public func network(name: String) throws(NetworkError) -> Network {
    var graph = graph
    graph.sort()
    guard !graph.outputs.isEmpty else { throw NetworkError(network: name, reason: "the network has no outputs") }
    return try Network(graph, metadata: metadata, documentation: documentation, name: name)
  }
}
