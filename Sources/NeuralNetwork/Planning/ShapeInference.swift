/// Turns a network and its input shapes into a ``PlannedGraph``: shapes are inferred, shape arithmetic is computed
/// away.
struct ShapeInference {
  private let network: Network
  private let inputShapes: [String: Shape]
  private let outputs: [String]
  private let trained: Set<String>
  /// What is known of each value so far.
  private var values: [String: Operand] = [:]
  private var nodes: [PlannedNode] = []

  /// - Parameter trained: constants that change between runs, so that nothing may be computed from them beforehand.
  init(
    network: Network, inputShapes: [String: [Int]], outputs: [String]?, trained: Set<String> = []
  ) throws(OperatorError) {
    self.network = network
    self.trained = trained
    self.inputShapes = inputShapes
    self.outputs = outputs ?? network.outputs.map(\.name)
    for output in self.outputs where !network.outputs.contains(where: { $0.name == output }) {
      let known = network.outputs.map(\.name).joined(separator: ", ")
      throw OperatorError("it has no output '\(output)'; it has \(known)")
    }
    for name in inputShapes.keys where !network.inputs.contains(where: { $0.name == name }) {
      let known = network.inputs.map(\.name).joined(separator: ", ")
      throw OperatorError("it has no input '\(name)'; it has \(known)")
    }
  }

  mutating func plannedGraph() throws(OperatorError) -> PlannedGraph {
    for port in network.inputs { values[port.name] = Operand(shape: try shape(of: port)) }
    for (name, tensor) in network.graph.constants { values[name] = Operand(tensor) }
    do {
      for (node, op) in zip(network.graph.nodes, network.operators) { try infer(node, op) }
    } catch {
      throw OperatorError(error.text)
    }
    try checkOutputs()
    removeUnneeded()
    return PlannedGraph(inputs: network.inputs.map(\.name), outputs: outputs, values: values, nodes: nodes)
  }

  private func checkOutputs() throws(OperatorError) {
    for output in outputs {
      guard let value = values[output] else {
        throw OperatorError(
          "the output '\(output)' is a mask, an index or a statistic that the engine does not compute")
      }
      if case .integer? = value.constant?.elements {
        throw OperatorError("the output '\(output)' holds integers; only floating-point outputs are supported")
      }
    }
  }

  private func shape(of port: ValueInfo) throws(OperatorError) -> Shape {
    let declared = port.shape.map(\.description).joined(separator: "x")
    guard let shape = inputShapes[port.name] else {
      throw OperatorError("the shape of input '\(port.name)' (\(declared)) is not given")
    }
    let fits =
      port.shape.isEmpty
      || shape.count == port.shape.count
        && zip(shape, port.shape).allSatisfy { size, dimension in dimension.allows(size) }
    guard fits, shape.checkedElementCount.map({ $0 > 0 }) ?? false else {
      throw OperatorError("input '\(port.name)' is declared as \(declared); \(shape.text) does not fit")
    }
    return shape
  }

  private mutating func infer(_ node: Node, _ op: any Operator) throws(NodeError) {
    var list: [Operand?] = []
    for input in node.inputs { list.append(input.flatMap { values[$0] }) }
    let operands = Operands(list)
    let isConstant = list.allSatisfy { $0.map { $0.constant != nil } ?? true }
    if isConstant || type(of: op).dependsOnShapesAlone {
      if let name = node.inputs.lazy.compactMap(\.self).first(where: trained.contains),
        !type(of: op).dependsOnShapesAlone
      {
        throw NodeError(node: node, reason: "it rearranges the constant '\(name)' alone, which can then not be trained")
      }
      let results = try NodeError.wrap(node) { () throws(OperatorError) in try ConstantFolding.evaluate(op, operands) }
      for (name, tensor) in zip(node.outputs, results) {
        if let name { values[name] = Operand(tensor) }
      }
      return
    }
    if let composite = op as? any CompositeOperator { return try infer(node, composite, operands) }
    let shapes = try NodeError.wrap(node) { () throws(OperatorError) in try op.outputShapes(operands) }
    for (index, name) in node.outputs.enumerated() {
      guard let name else { continue }
      guard index < shapes.count else {
        // Masks and indices: an error only where somebody reads them.
        guard !network.isRead(name) else {
          throw NodeError(node: node, reason: "its output '\(name)' is used, which the engine does not compute")
        }
        continue
      }
      guard shapes[index].checkedElementCount != nil else {
        throw NodeError(node: node, reason: "its output would be \(shapes[index].text)")
      }
      values[name] = Operand(shape: shapes[index])
    }
    nodes.append(
      PlannedNode(node: node, op: op, inputs: node.inputs, outputs: Array(node.outputs.prefix(shapes.count))))
  }

  /// The nodes that an operator is made of.
  private mutating func infer(
    _ node: Node, _ op: any CompositeOperator, _ operands: Operands
  ) throws(NodeError) {
    let parts = try NodeError.wrap(node) { () throws(OperatorError) in try op.parts(operands) }
    var results: [String] = []
    for part in parts {
      let output = part.output.map { $0 < node.outputs.count ? node.outputs[$0] : nil }
      // An output that is left out still has a place in the list.
      let result = (output ?? nil) ?? unusedName("\(node.output) (\(results.count + 1))")
      results.append(result)
      let inputs = part.inputs.map { input -> String? in
        switch input {
        case .operand(let position): node.inputs[position]
        case .part(let number): results[number]
        }
      }
      let shapes = try NodeError.wrap(node) { () throws(OperatorError) in
        try part.op.outputShapes(Operands(inputs.map { $0.flatMap { values[$0] } }))
      }
      guard shapes[0].checkedElementCount != nil else {
        throw NodeError(node: node, reason: "its output would be \(shapes[0].text)")
      }
      values[result] = Operand(shape: shapes[0])
      nodes.append(PlannedNode(node: node, op: part.op, inputs: inputs, outputs: [result]))
    }
    if let missing = node.outputs.indices.first(where: { position in
      node.outputs[position] != nil && !parts.contains { $0.output == position }
    }) {
      throw NodeError(node: node, reason: "has no output \(missing)")
    }
  }

  private func unusedName(_ base: String) -> String {
    var name = base
    while values[name] != nil || network.graph.hasValue(named: name) { name += "'" }
    return name
  }

  /// What only unwanted outputs, or values since folded, needed.
  private mutating func removeUnneeded() {
    var needed = Set(outputs)
    var kept: [PlannedNode] = []
    for node in nodes.reversed() where node.outputs.contains(where: { $0.map(needed.contains) ?? false }) {
      kept.append(node)
      for case let input? in node.inputs { needed.insert(input) }
    }
    nodes = kept.reversed()
  }
}

extension Network {
  /// The extents of the outputs for one set of input shapes, without making a plan.
  ///
  /// - Parameter inputShapes: the extents of every input, outermost first.
  /// - Throws: ``NetworkError`` where a shape does not fit the network.
  public func outputShapes(inputShapes: [String: [Int]]) throws(NetworkError) -> [String: [Int]] {
    do {
      var inference = try ShapeInference(network: self, inputShapes: inputShapes, outputs: nil)
      let graph = try inference.plannedGraph()
      return Dictionary(graph.outputs.map { ($0, graph.values[$0]?.shape ?? []) }) { first, _ in first }
    } catch {
      throw NetworkError(network: name, reason: error.reason)
    }
  }
}

extension Dimension {
  fileprivate func allows(_ size: Int) -> Bool {
    if case .fixed(let fixed) = self { return fixed == size }
    return size > 0
  }
}

extension Network {
  fileprivate func isRead(_ value: String) -> Bool {
    outputs.contains { $0.name == value } || graph.nodes.contains { $0.inputs.contains(value) }
  }
}
