extension Graph {
  /// The names of all values: inputs, constants and what nodes compute.
  var valueNames: Set<String> {
    var names = Set(constants.keys).union(inputs.map(\.name))
    for node in nodes { names.formUnion(node.outputs.compactMap { $0 }) }
    return names
  }

  /// Whether a value has that name; quicker than making the set of all.
  func hasValue(named name: String) -> Bool {
    constants[name] != nil || inputs.contains { $0.name == name } || nodes.contains { $0.outputs.contains(name) }
  }

  /// `base` where it is no value's name yet, otherwise `base` with a number.
  func unusedName(_ base: String) -> String { Graph.unused(base, where: hasValue) }

  /// `base` where no node has that name, otherwise `base` with a number.
  func unusedNodeName(_ base: String) -> String {
    Graph.unused(base) { name in nodes.contains { $0.name == name } }
  }

  private static func unused(_ base: String, where isTaken: (String) -> Bool) -> String {
    guard isTaken(base) else { return base }
    var number = 2
    while isTaken("\(base)_\(number)") { number += 1 }
    return "\(base)_\(number)"
  }

  mutating func renameValue(_ old: String, to new: String) {
    if let constant = constants.removeValue(forKey: old) { constants[new] = constant }
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { $0 == old ? new : $0 }
      nodes[index].outputs = nodes[index].outputs.map { $0 == old ? new : $0 }
    }
    func renamed(_ port: ValueInfo) -> ValueInfo {
      port.name == old ? ValueInfo(name: new, shape: port.shape, declaresShape: port.declaresShape) : port
    }
    inputs = inputs.map(renamed)
    outputs = outputs.map(renamed)
  }
}
