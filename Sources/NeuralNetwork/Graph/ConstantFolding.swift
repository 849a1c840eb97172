// What loading does to a graph, in this order: constants are folded, batch normalisation is folded into convolutions,
// dead nodes are removed.

/// Computes every node whose inputs are all constants.
enum ConstantFolding {
  /// Elements that may be computed beside as many as the file has, several times: nodes could otherwise ask for more
  /// than any memory holds. Weights are cast, transposed and reshaped a few times at most.
  private static func allowance(_ graph: Graph) -> Int {
    graph.constants.values.reduce(Shape.maximumConstantCount) { $0 + 8 * $1.shape.elementCount }
  }

  /// - Parameter operators: one for each node.
  static func apply(to graph: inout Graph, _ operators: inout [any Operator]) throws(NodeError) {
    var allowance = allowance(graph)
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
        allowance -= tensor.shape.elementCount
        if let name { graph.constants[name] = tensor }
      }
      guard allowance >= 0 else {
        throw NodeError(node: node, reason: "is one of too many constants that are computed from others")
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
