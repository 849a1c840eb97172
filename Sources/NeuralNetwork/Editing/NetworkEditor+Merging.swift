extension NetworkEditor {
  /// Adds the nodes by which another network computes some of its values. Nodes that this network already has, with the
  /// same weights, are shared, so that two networks that differ only in their later layers share the earlier ones.
  ///
  /// - Parameters:
  ///   - values: names of values that the other network computes.
  ///   - other: a network whose inputs have the names of this network's.
  ///   - prefix: of the names of the values and constants that are added.
  /// - Returns: the names of the values in this network, in order.
  /// - Throws: ``NetworkError`` where the other network does not compute a value, has an input that this one lacks, or
  ///   uses another opset.
  public mutating func addValues(
    _ values: [String], of other: NetworkEditor, prefix: String
  ) throws(NetworkError) -> [String] {
    for (domain, opset) in other.graph.opsets where graph.opsets[domain] ?? opset != opset {
      throw NetworkError(
        network: name, reason: "\(other.name) uses opset \(opset) of domain '\(domain)', this network another")
    }
    var needed = other
    try needed.setOutputs(values.map { ($0, []) })
    let source = needed.graph
    // The names in this network, by those in the other.
    var names: [String: String] = [:]
    for input in source.inputs {
      guard graph.inputs.contains(where: { $0.name == input.name }) else {
        throw NetworkError(
          network: name, reason: "\(other.name) has the input '\(input.name)', which this network lacks")
      }
      names[input.name] = input.name
    }
    for node in source.nodes {
      if let twin = graph.nodes.first(where: { isTwin($0, of: node, constants: source.constants, names: names) }) {
        for case let (own?, theirs?) in zip(twin.outputs, node.outputs) { names[theirs] = own }
      } else {
        add(node, constants: source.constants, names: &names, prefix: prefix)
      }
    }
    return values.map { names[$0] ?? $0 }
  }

  /// Whether a node of this graph computes the same as one of another.
  private func isTwin(_ own: Node, of node: Node, constants: [String: Tensor], names: [String: String]) -> Bool {
    guard own.type == node.type, own.domain == node.domain, own.attributes == node.attributes,
      own.inputs.count == node.inputs.count, own.outputs.map({ $0 == nil }) == node.outputs.map({ $0 == nil })
    else { return false }
    return zip(own.inputs, node.inputs).allSatisfy { own, theirs in
      guard let own, let theirs else { return own == nil && theirs == nil }
      if let constant = constants[theirs] { return graph.constants[own] == constant }
      return names[theirs] == own
    }
  }

  private mutating func add(
    _ node: Node, constants: [String: Tensor], names: inout [String: String], prefix: String
  ) {
    for case let input? in node.inputs where names[input] == nil {
      let own = graph.unusedName(prefix + input)
      names[input] = own
      graph.constants[own] = constants[input]
    }
    for case let output? in node.outputs { names[output] = graph.unusedName(prefix + output) }
    graph.opsets[node.domain] = node.opset
    graph.nodes.append(
      Node(
        name: graph.unusedNodeName(prefix + node.name), type: node.type, domain: node.domain, opset: node.opset,
        attributes: node.attributes, inputs: node.inputs.map { $0.flatMap { names[$0] } },
        outputs: node.outputs.map { $0.flatMap { names[$0] } }))
  }
}
