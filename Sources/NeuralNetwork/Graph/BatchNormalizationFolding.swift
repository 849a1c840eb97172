/// Folds a BatchNormalization that follows a Conv into the weights and bias of the convolution, in double precision.
enum BatchNormalizationFolding {
  /// - Parameter operators: one for each node; a convolution's stays, as its attributes do.
  static func apply(to graph: inout Graph, _ operators: inout [any Operator]) throws(NodeError) {
    let readers = graph.readerCounts()
    var producers: [String: Int] = [:]
    var removed = Set<Int>()
    for index in graph.nodes.indices {
      let node = graph.nodes[index]
      if let normalization = operators[index] as? BatchNormalization, let source = node.inputs.first ?? nil,
        readers[source] == 1,
        node.outputs.dropFirst().allSatisfy({ $0.map { readers[$0] == nil } ?? true }),
        let producer = producers[source], operators[producer] is Conv,
        try fold(node, normalization, intoConvolution: producer, of: &graph)
      {
        removed.insert(index)
        producers[node.output] = producer
      } else {
        for case let output? in node.outputs { producers[output] = index }
      }
    }
    let kept = graph.nodes.indices.filter { !removed.contains($0) }
    operators = kept.map { operators[$0] }
    graph.nodes = kept.map { graph.nodes[$0] }
  }

  /// False where the weights or the statistics are no constants.
  private static func fold(
    _ node: Node, _ normalization: BatchNormalization, intoConvolution index: Int, of graph: inout Graph
  ) throws(NodeError) -> Bool {
    var convolution = graph.nodes[index]
    let constants = graph.constants
    func constant(_ node: Node, _ position: Int) -> Tensor? {
      guard position < node.inputs.count, let name = node.inputs[position] else { return nil }
      return constants[name]
    }
    let hasBias = convolution.inputs.count > 2 && convolution.inputs[2] != nil
    guard let weights = constant(convolution, 1), let channels = weights.shape.first, channels > 0,
      !hasBias || constant(convolution, 2)?.shape == [channels],
      (1...4).allSatisfy({ constant(node, $0) != nil })
    else { return false }
    let folded = try NodeError.wrap(node) { () throws(OperatorError) -> (FloatBuffer, FloatBuffer) in
      let operands = Operands(node.inputs.indices.map { constant(node, $0).map { Operand($0) } })
      let (scales, offsets) = try normalization.affine(operands, channels: channels)
      let values = try weights.floats()
      let bias = try constant(convolution, 2)?.floats()
      let perChannel = values.count / channels
      let scaled = FloatBuffer(count: values.count) { target in
        for position in 0..<values.count {
          target[position] = Float(Double(values.pointer[position]) * scales[position / perChannel])
        }
      }
      let shifted = FloatBuffer(count: channels) { target in
        for channel in 0..<channels {
          target[channel] = Float(Double(bias?.pointer[channel] ?? 0) * scales[channel] + offsets[channel])
        }
      }
      return (scaled, shifted)
    }
    // New names, since another node may read the original weights.
    let (weightName, biasName) = (node.output + "/folded weights", node.output + "/folded bias")
    graph.constants[weightName] = Tensor(shape: weights.shape, floats: folded.0)
    graph.constants[biasName] = Tensor(shape: [channels], floats: folded.1)
    convolution.inputs = [convolution.inputs[0], weightName, biasName]
    convolution.outputs = [node.output]
    graph.nodes[index] = convolution
    return true
  }
}
