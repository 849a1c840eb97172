import CKernels

/// Joins a window that slides over each channel, depthwise convolution or pooling, with the convolutions before and behind it
/// (``StripChain``), where nobody else reads what lies between.
struct StripFusion: NodeJoining {
  private(set) var nodes: [PlannedNode?]
  private let graph: PlannedGraph
  private let uses: ValueUses
  private typealias Found = (position: Int, node: PlannedNode, op: Conv)

  init(_ graph: PlannedGraph) {
    self.graph = graph
    nodes = graph.nodes
    uses = ValueUses(nodes: graph.nodes, outputs: graph.outputs)
  }

  /// - Parameter position: of the depthwise convolution or pooling.
  mutating func join(at position: Int) {
    guard let node = nodes[position], let windows = windows(of: node) else { return }
    let producer = uses.soleProducer(of: node.inputs[0])
    let source = source(at: producer, for: windows)
    let behind = pointwise(at: uses.soleReader(of: node.outputs[0]), reading: node.outputs[0])
    // Pooling alone before a product would read what has been written all the same.
    if case .maximum = windows, source == nil { return }
    guard source != nil || behind != nil else { return }
    var joined = source?.node ?? node
    joined.op = StripChain(source: source?.op, windows: windows, projection: behind?.op)
    joined.inputs = [source?.node.inputs[0] ?? node.inputs[0]]
    for stage in [source?.node, node, behind?.node] { joined.inputs += [stage?.input(1), stage?.input(2)] }
    joined.inputs.append(behind?.node.input(3))
    joined.outputs = behind?.node.outputs ?? node.outputs
    if source != nil { joined.fused += [node.node.type] + node.fused }
    if let behind { joined.fused += [behind.node.node.type] + behind.node.fused }
    if let source { nodes[source.position] = nil }
    nodes[position] = nil
    // At the last layer's place all operands are surely computed.
    nodes[behind?.position ?? position] = joined
  }

  private func windows(of node: PlannedNode) -> StripChain.Windows? {
    if let pooling = node.op as? MaxPool { return .maximum(pooling) }
    guard let op = node.op as? Conv, let input = shape(node.input(0)), let weights = shape(node.input(1)),
      op.isDepthwise(input), weights[0] == input[1], weights[2] <= Int(CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT),
      !op.hasResidual
    else { return nil }
    return .depthwise(op)
  }

  private func pointwise(at position: Int?, reading value: String? = nil) -> Found? {
    guard let position, let node = nodes[position], let op = node.op as? Conv, op.groups == 1,
      let geometry = try? op.geometry(graph.operands(of: node)), geometry.isPointwise,
      value == nil || node.input(0) == value
    else { return nil }
    return (position, node, op)
  }

  /// What makes the rows that windows slide over, if it can be a part of the chain.
  private func source(at position: Int?, for windows: StripChain.Windows) -> Found? {
    guard let position, let node = nodes[position], let op = node.op as? Conv, !op.hasResidual else { return nil }
    if op.readsPlanes { return (position, node, op) }
    // A product is faster over all pixels at once, and pooling leaves little to be read again.
    if case .maximum = windows { return nil }
    return pointwise(at: position)
  }

  private func shape(_ value: String?) -> Shape? { value.flatMap { graph.values[$0]?.shape } }
}

extension PlannedNode {
  /// The name of an input; nil where it is left out.
  fileprivate func input(_ index: Int) -> String? { index < inputs.count ? inputs[index] : nil }
}
