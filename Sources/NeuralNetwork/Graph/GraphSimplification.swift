// What loading does to a graph, in this order: constants are folded, batch normalisation is folded into convolutions,
// dead nodes are removed.

/// Computes every node whose inputs are all constants.
enum ConstantFolding {
  /// - Parameter operators: one for each node.
  static func apply(to graph: inout Graph, _ operators: inout [any Operator]) throws(NodeError) {
    var kept: [(node: Node, op: any Operator)] = []
    for (node, op) in zip(graph.nodes, operators) {
      let constants = node.inputs.map { $0.flatMap { graph.constants[$0] } }
      guard zip(node.inputs, constants).allSatisfy({ $0 == nil || $1 != nil }) else {
        kept.append((node, op))
        continue
      }
      let operands = Operands(constants.map { $0.map { Operand($0) } })
      let results = try NodeError.wrap(node) { () throws(OperatorError) in try evaluate(op, operands) }
      for (name, tensor) in zip(node.outputs, results) {
        if let name { graph.constants[name] = tensor }
      }
    }
    graph.nodes = kept.map(\.node)
    operators = kept.map(\.op)
  }

  /// Runs an operator whose inputs are all constants once, and returns its outputs as constants.
  static func evaluate(_ op: any Operator, _ operands: Operands) throws(OperatorError) -> [Tensor] {
    if let folded = try op.fold(operands) { return folded }
    let shapes = try op.outputShapes(operands)
    var sources: [FloatBuffer?] = []
    for operand in operands.list { sources.append(try operand?.constant?.floats()) }
    let kernel = try op.kernel(operands)
    let scratch = FloatBuffer(count: kernel.scratchCount) { _ in }
    let outputs = shapes.map { shape in FloatBuffer(count: shape.elementCount) { _ in } }
    let absent = scratch.pointer
    let pointers =
      sources.map { UnsafeMutablePointer(mutating: $0?.pointer ?? absent) }
      + outputs.map { UnsafeMutablePointer(mutating: $0.pointer) } + [UnsafeMutablePointer(mutating: scratch.pointer)]
    pointers.withUnsafeBufferPointer { pointers in
      guard let base = pointers.baseAddress else { return }
      kernel.run(
        KernelArguments(pointers: base, inputCount: sources.count, outputCount: outputs.count),
        0..<kernel.partition.units)
    }
    return withExtendedLifetime(sources) {
      zip(shapes, outputs).map { Tensor(shape: $0, floats: $1) }
    }
  }
}

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

/// Removes the nodes and constants that no output depends on.
enum DeadNodeRemoval {
  /// - Returns: the positions of the nodes that are kept.
  @discardableResult
  static func apply(to graph: inout Graph) -> [Int] {
    var needed = Set(graph.outputs.map(\.name))
    var kept: [Int] = []
    for index in graph.nodes.indices.reversed() {
      let node = graph.nodes[index]
      guard node.outputs.contains(where: { $0.map(needed.contains) ?? false }) else { continue }
      kept.append(index)
      needed.formUnion(node.inputs.compactMap { $0 })
    }
    kept.reverse()
    graph.nodes = kept.map { graph.nodes[$0] }
    graph.constants = graph.constants.filter { needed.contains($0.key) }
    return kept
  }
}
