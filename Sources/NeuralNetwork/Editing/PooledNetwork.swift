/// A network cut in two at its global average poolings: the backbone computes feature maps, the head the outputs from
/// their means.
///
/// Running the backbone, averaging the maps over both spatial axes and running the head gives the results of the whole
/// network. The means can also be taken over parts of larger maps.
public struct PooledNetwork: Sendable {
  /// One average that the network is cut at.
  public struct Pooling: Sendable {
    /// The map that is averaged: an output of the backbone, [batch, channels, rows, columns].
    public let map: String

    /// Its mean: an input of the head.
    public let mean: String

    /// Whether the head takes [batch, channels, 1, 1], or [batch, channels].
    public let keepsAxes: Bool

    /// The extents of the head's input for `batch` means of `channels` channels.
    public func meanShape(batch: Int, channels: Int) -> [Int] {
      keepsAxes ? [batch, channels, 1, 1] : [batch, channels]
    }
  }

  /// From the network's inputs to the maps. Batch and size of the inputs are free, whatever the file says.
  public let backbone: Network

  /// From the maps' means, its only inputs, to the outputs that the cut was made for.
  public let head: Network

  /// The averages, in the order of the graph; two may be of one map.
  public let poolings: [Pooling]
}

extension NetworkEditor {
  /// Cuts the network at averages over both spatial axes (GlobalAveragePool, or ReduceMean over axes 2 and 3) that
  /// every path from the inputs to `outputs` passes through: at the last one that does by itself, or else at the last
  /// ones on every path. Nil where a path has none.
  ///
  /// An average within the backbone (squeeze and excitation) does not count, since another path bypasses it.
  ///
  /// - Parameter outputs: names of outputs; the others are removed.
  /// - Throws: ``NetworkError`` where the graph has no such output, or is not complete.
  public func cutAtGlobalPooling(before outputs: [String]) throws(NetworkError) -> PooledNetwork? {
    let poolings = graph.nodes.compactMap { node -> PooledNetwork.Pooling? in
      guard let keepsAxes = graph.globalPoolingKeepsAxes(node), let map = node.inputs.first ?? nil else { return nil }
      return PooledNetwork.Pooling(map: map, mean: node.output, keepsAxes: keepsAxes)
    }
    for pooling in poolings.reversed() {
      if let cut = try cut(at: [pooling], outputs: outputs) { return cut }
    }
    return try cut(at: last(of: poolings, before: outputs), outputs: outputs)
  }

  private func cut(
    at poolings: [PooledNetwork.Pooling], outputs: [String]
  ) throws(NetworkError) -> PooledNetwork? {
    guard !poolings.isEmpty, let head = try head(after: poolings.map(\.mean), outputs: outputs) else { return nil }
    return PooledNetwork(backbone: try backbone(to: poolings.map(\.map)), head: head, poolings: poolings)
  }

  /// The averages that are met first on the ways back from `outputs`.
  private func last(of poolings: [PooledNetwork.Pooling], before outputs: [String]) -> [PooledNetwork.Pooling] {
    var producers: [String: Node] = [:]
    for node in graph.nodes {
      for case let output? in node.outputs { producers[output] = node }
    }
    let means = Set(poolings.map(\.mean))
    var met: Set<String> = []
    var waiting = outputs
    var seen = Set(outputs)
    while let value = waiting.popLast() {
      if means.contains(value) {
        met.insert(value)
        continue
      }
      for case let input? in producers[value]?.inputs ?? [] where seen.insert(input).inserted { waiting.append(input) }
    }
    return poolings.filter { met.contains($0.mean) }
  }

  /// The part that computes `outputs` from `means` alone; nil where they do not depend on one of them, or on more than
  /// them.
  private func head(after means: [String], outputs: [String]) throws(NetworkError) -> Network? {
    var editor = self
    let known = Dictionary(graph.outputs.map { ($0.name, $0.shape) }) { first, _ in first }
    let inputs = Set(graph.inputs.map(\.name))
    for mean in means {
      editor.removeNode(producing: mean)
      editor.graph.inputs.append(ValueInfo(name: mean, shape: [], declaresShape: false))
    }
    try editor.setOutputs(outputs.map { ($0, known[$0] ?? []) })
    let readers = editor.graph.readerCounts()
    guard means.allSatisfy({ readers[$0] != nil }), !inputs.contains(where: { readers[$0] != nil }) else { return nil }
    editor.graph.inputs.removeAll { !means.contains($0.name) }
    return try editor.network(name: name)
  }

  /// The part that computes `maps`, for any number of images of any size.
  private func backbone(to maps: [String]) throws(NetworkError) -> Network {
    var editor = self
    for input in graph.inputs where input.shape.count == 4 {
      editor.setInput(
        input.name, shape: [.symbolic("batch"), input.shape[1], .symbolic("height"), .symbolic("width")])
    }
    var unique: [String] = []
    for map in maps where !unique.contains(map) { unique.append(map) }
    try editor.setOutputs(unique.map { ($0, []) })
    return try editor.network(name: name)
  }
}

extension Graph {
  /// Whether a node that averages images over both spatial axes, and nothing else, keeps those axes; nil for other
  /// nodes.
  fileprivate func globalPoolingKeepsAxes(_ node: Node) -> Bool? {
    guard node.domain.isEmpty else { return nil }
    switch node.type {
    case "GlobalAveragePool": return true
    case "ReduceMean":
      var axes = (try? node.attributes.integers("axes")) ?? nil
      if axes == nil, node.inputs.count > 1, let input = node.inputs[1] { axes = try? constants[input]?.integers() }
      // An image batch has four axes, so that -1 means axis 3.
      guard let axes, Set(axes.map { $0 < 0 ? $0 + 4 : $0 }) == [2, 3] else { return nil }
      return try? node.attributes.flag("keepdims", default: true)
    default: return nil
    }
  }
}
