/// A network cut in two at a global average pooling: the backbone computes the feature map, the head the outputs from
/// its mean.
///
/// Running the backbone, averaging the map over both spatial axes and running the head gives the results of the whole
/// network. The mean can also be taken over parts of a larger map.
public struct PooledNetwork: Sendable {
  /// From the network's inputs to the map, its only output, [batch, channels, rows, columns]. Batch and size of the
  /// inputs are free, whatever the file says.
  public let backbone: Network

  /// From the map's mean, its only input, to the outputs that the cut was made for.
  public let head: Network

  /// Whether the head takes [batch, channels, 1, 1], or [batch, channels].
  public let keepsAxes: Bool

  /// The name of the map: the backbone's output.
  public var map: String { backbone.outputs[0].name }

  /// The name of the map's mean: the head's input.
  public var mean: String { head.inputs[0].name }

  /// The extents of the head's input for `batch` means of `channels` channels.
  public func meanShape(batch: Int, channels: Int) -> [Int] {
    keepsAxes ? [batch, channels, 1, 1] : [batch, channels]
  }
}

extension NetworkEditor {
  /// Cuts the network at its last average over both spatial axes (GlobalAveragePool, or ReduceMean over axes 2 and 3)
  /// that every path from the inputs to `outputs` passes through; nil where there is none.
  ///
  /// An average within the backbone (squeeze and excitation) does not count, since another path bypasses it.
  ///
  /// - Parameter outputs: names of outputs; the others are removed.
  /// - Throws: ``NetworkError`` where the graph has no such output, or is not complete.
  public func cutAtGlobalPooling(before outputs: [String]) throws(NetworkError) -> PooledNetwork? {
    for node in graph.nodes.reversed() {
      guard let keepsAxes = graph.globalPoolingKeepsAxes(node), let map = node.inputs.first ?? nil,
        let head = try head(after: node.output, outputs: outputs)
      else { continue }
      return PooledNetwork(backbone: try backbone(to: map), head: head, keepsAxes: keepsAxes)
    }
    return nil
  }

  /// The part that computes `outputs` from `mean` alone; nil where they do not depend on `mean`, or on more than it.
  private func head(after mean: String, outputs: [String]) throws(NetworkError) -> Network? {
    var editor = self
    let known = Dictionary(graph.outputs.map { ($0.name, $0.shape) }) { first, _ in first }
    let inputs = Set(graph.inputs.map(\.name))
    editor.removeNode(producing: mean)
    editor.graph.inputs.append(ValueInfo(name: mean, shape: [], declaresShape: false))
    try editor.setOutputs(outputs.map { ($0, known[$0] ?? []) })
    let readers = editor.graph.readerCounts()
    guard readers[mean] != nil, !inputs.contains(where: { readers[$0] != nil }) else { return nil }
    editor.graph.inputs.removeAll { $0.name != mean }
    return try editor.network(name: name)
  }

  /// The part that computes `map`, for any number of images of any size.
  private func backbone(to map: String) throws(NetworkError) -> Network {
    var editor = self
    for input in graph.inputs where input.shape.count == 4 {
      editor.setInput(
        input.name, shape: [.symbolic("batch"), input.shape[1], .symbolic("height"), .symbolic("width")])
    }
    try editor.setOutputs([(map, [])])
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
