extension NetworkEditor {
  /// Cuts the network at its last average over both spatial axes (GlobalAveragePool, or ReduceMean over axes 2 and 3)
  /// through which everything goes that `outputs` learn of the inputs; nil where there is none.
  ///
  /// An average inside the backbone (squeeze and excitation) is no cut, since the map goes past it, and stays in the
  /// backbone.
  ///
  /// - Parameter outputs: names of outputs; the others are dropped.
  /// - Throws: ``NetworkError`` where the graph has no such output, or is not complete.
  public func cutAtGlobalPooling(before outputs: [String]) throws(NetworkError) -> PooledNetwork? {
    for node in graph.nodes.reversed() {
      guard let keepsAxes = graph.globalPoolingKeepsAxes(node), let map = node.inputs.first ?? nil,
        let head = try head(behind: node.output, outputs: outputs)
      else { continue }
      return PooledNetwork(backbone: try backbone(to: map), head: head, keepsAxes: keepsAxes)
    }
    return nil
  }

  /// What computes `outputs` from `mean` alone; nil where that is not possible, or `mean` plays no part in it.
  private func head(behind mean: String, outputs: [String]) throws(NetworkError) -> Network? {
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

  /// What computes `map`, from images of any number and size.
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
      // An image has four axes, so that -1 is the third.
      guard let axes, Set(axes.map { $0 < 0 ? $0 + 4 : $0 }) == [2, 3] else { return nil }
      return try? node.attributes.flag("keepdims", default: true)
    default: return nil
    }
  }
}
