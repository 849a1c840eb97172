/// The graph that a ``FusionPass`` changes.
struct FusionGraph {
  /// In the order they run; nil where a node has become a part of another.
  private(set) var nodes: [PlannedNode?]
  let values: [String: Operand]
  let outputs: Set<String>
  /// What kernels on NHWC images are made with; nil in training.
  let context: KernelContext?
  /// Kept up to date with the nodes.
  private(set) var uses: DefUse

  init(_ graph: PlannedGraph, _ context: KernelContext?) {
    nodes = graph.nodes
    values = graph.values
    outputs = Set(graph.outputs)
    self.context = context
    uses = DefUse(nodes: graph.nodes, outputs: outputs)
  }

  /// Sets, replaces or, with nil, removes the node at `position`.
  mutating func set(_ node: PlannedNode?, at position: Int) {
    if let old = nodes[position] { uses.remove(old, at: position) }
    nodes[position] = node
    if let node { uses.add(node, at: position) }
  }

  func operands(of node: PlannedNode) -> Operands {
    Operands(node.inputs.map { $0.flatMap { values[$0] } })
  }

  func shape(_ value: String?) -> Shape? { value.flatMap { values[$0]?.shape } }

  /// The fused layer at `position`.
  func layer(at position: Int?) -> (position: Int, node: PlannedNode, op: FusedLayer)? {
    guard let position, let node = nodes[position], let op = node.op as? FusedLayer else { return nil }
    return (position, node, op)
  }
}

/// Who defines and who uses each value of a planned graph.
struct DefUse {
  /// The network itself as a user of its outputs.
  private static let network = Int.max

  /// The positions of the nodes that define each value: several where each writes a part of it.
  private var definitions: [String: [Int]] = [:]
  /// The positions of the nodes that use each value, once for each input that does.
  private var users: [String: [Int]] = [:]

  init(nodes: [PlannedNode], outputs: Set<String>) {
    for output in outputs { users[output] = [Self.network] }
    for (position, node) in nodes.enumerated() { add(node, at: position) }
  }

  mutating func add(_ node: PlannedNode, at position: Int) {
    for case let input? in node.inputs { users[input, default: []].append(position) }
    for case let output? in node.outputs { definitions[output, default: []].append(position) }
  }

  mutating func remove(_ node: PlannedNode, at position: Int) {
    func drop(_ name: String, _ table: inout [String: [Int]]) {
      if let index = table[name]?.firstIndex(of: position) { table[name]?.remove(at: index) }
    }
    for case let input? in node.inputs { drop(input, &users) }
    for case let output? in node.outputs { drop(output, &definitions) }
  }

  /// The position of the node that defines `value`, where it is used once only.
  func soleProducer(of value: String?) -> Int? {
    guard let value, users[value]?.count == 1, definitions[value]?.count == 1 else { return nil }
    return definitions[value]?[0]
  }

  /// The position of the one node that uses `value`; nil where others do, or where it is an output of the network.
  func soleUser(of value: String?) -> Int? {
    guard let value, let users = users[value], users.count == 1, users[0] != Self.network else { return nil }
    return users[0]
  }
}
