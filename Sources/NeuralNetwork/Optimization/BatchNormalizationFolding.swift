/// Multiplies a BatchNormalization that follows a Conv into the convolution's weights and bias, in double precision.
enum BatchNormalizationFolding {
  static func apply(to graph: inout Graph) throws(NodeError) {
    let readers = graph.readerCounts()
    var producers: [String: Int] = [:]
    var removed = Set<Int>()
    for index in graph.nodes.indices {
      let node = graph.nodes[index]
      if node.type == "BatchNormalization", let source = node.inputs.first ?? nil, readers[source] == 1,
        node.outputs.dropFirst().allSatisfy({ $0.map { readers[$0] == nil } ?? true }),
        let producer = producers[source], graph.nodes[producer].type == "Conv",
        try fold(node, intoConvolution: producer, of: &graph)
      {
        removed.insert(index)
        producers[node.output] = producer
      } else {
        for case let output? in node.outputs { producers[output] = index }
      }
    }
    graph.nodes = graph.nodes.indices.filter { !removed.contains($0) }.map { graph.nodes[$0] }
  }

  /// False where the weights are not known yet.
  private static func fold(_ node: Node, intoConvolution index: Int, of graph: inout Graph) throws(NodeError) -> Bool {
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
      let (scales, offsets) = try BatchNormalization(node).affine(operands, channels: channels)
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
    // New names: the weights may serve another node unchanged.
    let (weightName, biasName) = (node.output + "/folded weights", node.output + "/folded bias")
    graph.constants[weightName] = Tensor(shape: weights.shape, floats: folded.0)
    graph.constants[biasName] = Tensor(shape: [channels], floats: folded.1)
    convolution.inputs = [convolution.inputs[0], weightName, biasName]
    convolution.outputs = [node.output]
    graph.nodes[index] = convolution
    return true
  }
}
