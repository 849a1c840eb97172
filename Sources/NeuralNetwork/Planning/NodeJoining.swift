/// A pass over a planned graph that looks at one node after the other and joins it with its neighbours.
protocol NodeJoining {
  init(_ graph: PlannedGraph)

  /// In the order they run; nil where a node has been joined with another.
  var nodes: [PlannedNode?] { get }

  /// Joins the node at `position`, where it is there and can be joined.
  mutating func join(at position: Int)
}

extension NodeJoining {
  static func apply(to graph: inout PlannedGraph) {
    var pass = Self(graph)
    for position in pass.nodes.indices { pass.join(at: position) }
    graph.nodes = pass.nodes.compactMap { $0 }
  }
}
