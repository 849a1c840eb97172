extension NetworkEditor {
  /// The constants that `value` depends on, through any number of nodes; empty where no node computes it.
  public func constantNames(behind value: String) -> Set<String> {
    var producers: [String: Node] = [:]
    for node in graph.nodes {
      for case let output? in node.outputs { producers[output] = node }
    }
    var names: Set<String> = []
    var seen: Set<String> = [value]
    var waiting = [value]
    while let next = waiting.popLast() {
      guard let node = producers[next] else { continue }
      for case let input? in node.inputs {
        if graph.constants[input] != nil { names.insert(input) }
        if seen.insert(input).inserted { waiting.append(input) }
      }
    }
    return names
  }
}
