import CKernels

/// Joins a depthwise convolution with the pointwise ones before and behind it, where nobody else reads what lies between.
struct BottleneckFusion {
  private var nodes: [PlannedNode?]
  private let graph: PlannedGraph
  private let uses: ValueUses

  static func apply(to graph: inout PlannedGraph) {
    var fusion = BottleneckFusion(graph)
    for position in fusion.nodes.indices { fusion.join(at: position) }
    graph.nodes = fusion.nodes.compactMap { $0 }
  }

  private init(_ graph: PlannedGraph) {
    self.graph = graph
    nodes = graph.nodes
    uses = ValueUses(nodes: graph.nodes, outputs: graph.outputs)
  }

  /// - Parameter position: of the depthwise convolution.
  private mutating func join(at position: Int) {
    guard let node = nodes[position], let depthwise = node.op as? Conv, isDepthwise(node, depthwise) else { return }
    let before = pointwise(at: uses.soleProducer(of: node.inputs[0]))
    let behind = pointwise(at: uses.soleReader(of: node.outputs[0]), reading: node.outputs[0])
    let expansion = before.flatMap { $0.op.hasResidual ? nil : $0 }
    guard expansion != nil || behind != nil else { return }
    var joined = node
    joined.op = Bottleneck(expansion: expansion?.op, depthwise: depthwise, projection: behind?.op)
    joined.inputs = [expansion?.node.inputs[0] ?? node.inputs[0]]
    for stage in [expansion?.node, node, behind?.node] { joined.inputs += [stage?.input(1), stage?.input(2)] }
    joined.inputs.append(behind?.node.input(3))
    joined.outputs = behind?.node.outputs ?? node.outputs
    joined.fused = (expansion.map { ["Conv"] + $0.node.fused } ?? []) + node.fused
    joined.fused += behind.map { ["Conv"] + $0.node.fused } ?? []
    if let expansion { nodes[expansion.position] = nil }
    nodes[position] = nil
    // At the last stage's place all operands are surely computed.
    nodes[behind?.position ?? position] = joined
  }

  private func isDepthwise(_ node: PlannedNode, _ op: Conv) -> Bool {
    guard let input = shape(node.input(0)), let weights = shape(node.input(1)) else { return false }
    return op.isDepthwise(input) && weights[0] == input[1] && weights[2] <= Int(CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT)
      && !op.hasResidual
  }

  private func pointwise(
    at position: Int?, reading value: String? = nil
  ) -> (position: Int, node: PlannedNode, op: Conv)? {
    guard let position, let node = nodes[position], let op = node.op as? Conv, op.groups == 1,
      let geometry = try? op.geometry(graph.operands(of: node)), geometry.isPointwise,
      value == nil || node.input(0) == value
    else { return nil }
    return (position, node, op)
  }

  private func shape(_ value: String?) -> Shape? { value.flatMap { graph.values[$0]?.shape } }
}

extension PlannedNode {
  /// The name of an input; nil where it is left out.
  fileprivate func input(_ index: Int) -> String? { index < inputs.count ? inputs[index] : nil }
}
