/// Drops nodes and constants that no output depends on.
enum DeadNodeRemoval {
  static func apply(to graph: inout Graph) {
    var needed = Set(graph.outputs.map(\.name))
    var kept: [Node] = []
    for node in graph.nodes.reversed() where node.outputs.contains(where: { $0.map(needed.contains) ?? false }) {
      kept.append(node)
      for case let input? in node.inputs { needed.insert(input) }
    }
    graph.nodes = kept.reversed()
    graph.constants = graph.constants.filter { needed.contains($0.key) }
  }
}
