/// What a network does first with its input, and last before its outputs: what a backbone from elsewhere does not say.
extension NetworkEditor {
  /// Normalises an input, [batch, channels, height, width]: the network gets (x - mean) * scale instead of x.
  ///
  /// - Parameters:
  ///   - mean: one number, or one for each channel.
  ///   - scale: likewise.
  /// - Throws: ``NetworkError`` where the graph has no such input, or one of other channels.
  public mutating func normalizeInput(_ name: String, mean: [Float], scale: [Float]) throws(NetworkError) {
    let channels = max(mean.count, scale.count)
    guard let input = graph.inputs.first(where: { $0.name == name }), input.shape.count == 4,
      channels == 1 || [.fixed(channels), .symbolic("")].contains(input.shape[1].unnamed)
    else {
      throw NetworkError(
        network: self.name,
        reason: "it has no input '\(name)' of \(channels) channels, whose pixels could be normalised")
    }
    var value = name
    let readers = graph.nodes.indices.filter { graph.nodes[$0].inputs.contains(name) }
    for (type, numbers, neutral, suffix) in [("Sub", mean, Float(0), "centred"), ("Mul", scale, 1, "normalised")]
    where numbers.contains(where: { $0 != neutral }) {
      let constant = graph.unusedName("\(name).\(suffix).by")
      setConstant(constant, shape: numbers.count == 1 ? [1] : [1, numbers.count, 1, 1], values: numbers)
      let result = graph.unusedName("\(name).\(suffix)")
      try addNode(type, inputs: [value, constant], outputs: [result])
      value = result
    }
    for index in readers { graph.nodes[index].inputs = graph.nodes[index].inputs.map { $0 == name ? value : $0 } }
    graph.sort()
  }

  /// Whether an input goes into a convolution or a matrix product as it is: through nothing but operators that move,
  /// select or repeat its elements. Then nothing in the network normalises it.
  public func readsUnchanged(_ input: String) -> Bool {
    var unchanged: Set<String> = [input]
    for node in graph.nodes {
      guard case let source?? = node.inputs.first, unchanged.contains(source) else { continue }
      if node.hasWeights(graph.constants) { return true }
      guard Self.movers.contains(node.type) else { continue }
      unchanged.formUnion(node.outputs.compactMap { $0 })
    }
    return false
  }

  private static let movers: Set<String> = [
    "Cast", "Concat", "Dropout", "Expand", "Flatten", "Gather", "Identity", "MaxPool", "Pad", "Reshape", "Resize",
    "Slice", "Split", "Squeeze", "Transpose", "Unsqueeze", "Upsample",
  ]

  /// The values that the last layers with weights read: of a classifier, what its decision is made from.
  ///
  /// - Returns: whether the layer is fully connected, and the value, before Dropout; in the order of the graph.
  public func lastLayerInputs() -> [(value: String, isDense: Bool)] {
    var producers: [String: Node] = [:]
    for node in graph.nodes {
      for case let output? in node.outputs { producers[output] = node }
    }
    // Values from which another layer with weights is reached.
    var followed: Set<String> = []
    var found: [(value: String, isDense: Bool)] = []
    for node in graph.nodes.reversed() {
      let isFollowed = node.outputs.contains { $0.map(followed.contains) ?? false }
      let hasWeights = node.hasWeights(graph.constants)
      if isFollowed || hasWeights { followed.formUnion(node.inputs.compactMap { $0 }) }
      guard hasWeights, !isFollowed,
        var value = node.inputs.compactMap({ $0 }).first(where: { graph.constants[$0] == nil })
      else { continue }
      while let producer = producers[value], ["Dropout", "Identity"].contains(producer.type),
        case let source?? = producer.inputs.first
      {
        value = source
      }
      guard producers[value] != nil, !found.contains(where: { $0.value == value }) else { continue }
      found.insert((value, node.type != "Conv"), at: 0)
    }
    return found
  }
}

extension Node {
  /// Whether it multiplies by learnt weights.
  fileprivate func hasWeights(_ constants: [String: Tensor]) -> Bool {
    guard domain.isEmpty, ["Conv", "Gemm", "MatMul"].contains(type) else { return false }
    return inputs.prefix(2).contains { $0.map { (constants[$0]?.shape.count ?? 0) >= 2 } ?? false }
  }
}

extension Dimension {
  /// Without the name that a free size has.
  fileprivate var unnamed: Dimension { if case .symbolic = self { .symbolic("") } else { self } }
}
