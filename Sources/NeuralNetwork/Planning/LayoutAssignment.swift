/// Decides which images lie with their channels side by side (``ChannelsLast``), and converts them where layouts meet.
///
/// Convolutions bring their input into that layout; what follows keeps it as long as it can, so that most networks convert once
/// at the beginning and once at the end.
struct LayoutAssignment {
  /// Which operators change the layout of their input by themselves.
  enum Eagerness {
    /// Those that gain by it.
    case whereWorthwhile
    /// All that can (for tests).
    case everywhere
  }

  private var graph: PlannedGraph
  private let context: ChannelsLast
  private let eagerness: Eagerness
  private var nodes: [PlannedNode] = []
  /// A value's name in the file to the name under which it lies in that layout.
  private var channelsLast: [String: String] = [:]
  /// Values that lie in planes, of those that ``channelsLast`` knows.
  private var planar: Set<String> = []

  static func apply(to graph: inout PlannedGraph, _ context: ChannelsLast, eagerness: Eagerness) throws(NodeError) {
    var assignment = LayoutAssignment(graph: graph, context: context, eagerness: eagerness)
    for node in graph.nodes { try assignment.assign(node) }
    graph.nodes = assignment.nodes
    graph.values = assignment.graph.values
  }

  private init(graph: PlannedGraph, context: ChannelsLast, eagerness: Eagerness) {
    self.graph = graph
    self.context = context
    self.eagerness = eagerness
  }

  private mutating func assign(_ node: PlannedNode) throws(NodeError) {
    var node = node
    if let kernel = try channelsLastKernel(of: node) {
      node.kernel = kernel
      let readsPlanes = (node.op as? any ChannelsLastOperator)?.readsPlanes ?? false
      for (position, input) in node.inputs.enumerated() {
        guard let input else { continue }
        node.inputs[position] = position == 0 && readsPlanes ? inPlanes(input) : inChannelsLast(input)
      }
      let results = node.outputs
      node.outputs = results.map { $0.map { name(ofResult: $0) } }
      nodes.append(node)
      for case let result? in results where graph.outputs.contains(result) && channelsLast[result] != nil {
        _ = inPlanes(result)
      }
    } else {
      for case let input? in node.inputs { _ = inPlanes(input) }
      nodes.append(node)
    }
  }

  private func channelsLastKernel(of node: PlannedNode) throws(NodeError) -> Kernel? {
    guard let op = node.op as? any ChannelsLastOperator else { return nil }
    let takesIt = node.inputs.contains { $0.map { channelsLast[$0] != nil } ?? false }
    guard op.prefersChannelsLast || takesIt || eagerness == .everywhere else { return nil }
    return try NodeError.wrap(node.node) { () throws(OperatorError) in
      try op.channelsLastKernel(graph.operands(of: node), context)
    }
  }

  private func matters(_ value: String) -> Bool {
    guard let operand = graph.values[value], operand.constant == nil else { return false }
    return ChannelsLast.matters(operand.shape)
  }

  /// The name of a value in that layout, converted where it is not there yet.
  private mutating func inChannelsLast(_ value: String) -> String {
    guard matters(value) else { return value }
    if let name = channelsLast[value] { return name }
    let name = derived(value)
    channelsLast[value] = name
    planar.insert(value)
    convert(value, into: name, .toChannelsLast)
    return name
  }

  /// The name under which an operator in that layout gives a result.
  private mutating func name(ofResult value: String) -> String {
    guard matters(value) else { return value }
    // Written by several convolutions, each its channels.
    if let name = channelsLast[value] { return name }
    // An output's own name is kept for its planes; so is any other's, in case somebody needs them.
    let name = derived(value)
    channelsLast[value] = name
    return name
  }

  /// The name of a value in planes, converted where it is not there yet.
  private mutating func inPlanes(_ value: String) -> String {
    guard let name = channelsLast[value], planar.insert(value).inserted else { return value }
    convert(name, into: value, .toPlanes)
    return value
  }

  private mutating func derived(_ value: String) -> String {
    var name = value + " (channels last)"
    while graph.values[name] != nil { name += "'" }
    graph.values[name] = graph.values[value]
    return name
  }

  private mutating func convert(_ source: String, into target: String, _ direction: LayoutConversion.Direction) {
    let node = Node(
      name: target, type: "Layout", domain: "", opset: 1, attributes: Attributes(values: [:]), inputs: [source],
      outputs: [target])
    nodes.append(PlannedNode(node: node, op: LayoutConversion(direction), inputs: [source], outputs: [target]))
  }
}
