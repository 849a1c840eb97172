import CKernels

/// Fuses a window that slides over each channel, depthwise convolution or pooling, with the convolutions before and
/// after it (``FusedBlock``), where nobody else uses what lies between.
enum BlockFusion: FusionPass {
  private typealias Layer = (position: Int, node: PlannedNode, op: FusedLayer)

  /// - Parameter position: of the depthwise convolution or pooling.
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard let node = graph.nodes[position], let window = window(of: node, graph) else { return }
    let before = producer(at: graph.uses.soleProducer(of: node.input(0)), for: window, graph)
    let after = pointwise(at: graph.uses.soleUser(of: node.outputs[0]), reading: node.outputs[0], graph)
    // Pooling alone before a product would read what has been written all the same.
    if window.convolution == nil, before == nil { return }
    guard before != nil || after != nil else { return }
    var block = FusedLayer(
      stages: (before?.op.stages ?? []) + [window] + (after?.op.stages ?? []), context: graph.context)
    block.normalization = before?.op.normalization
    block.hasResidual = after?.op.hasResidual ?? false
    var fused = before?.node ?? node
    fused.op = block
    fused.inputs = [fused.input(0)]
    for part in [before?.node, node, after?.node] {
      if let part { fused.inputs += [part.input(FusedLayer.weights(0)), part.input(FusedLayer.bias(0))] }
    }
    if let after, after.op.hasResidual { fused.inputs.append(after.node.input(after.op.residual)) }
    fused.outputs = after?.node.outputs ?? node.outputs
    if before != nil { fused.fused += [node.node.type] + node.fused }
    if let after { fused.fused += [after.node.node.type] + after.node.fused }
    if let before { graph.set(nil, at: before.position) }
    graph.set(nil, at: position)
    // At the last layer's place all operands have surely been computed.
    graph.set(fused, at: after?.position ?? position)
  }

  private static func window(of node: PlannedNode, _ graph: FusionGraph) -> FusedLayer.Stage? {
    if let pooling = node.op as? MaxPool { return FusedLayer.Stage(operation: .maximum(pooling)) }
    guard let layer = node.op as? FusedLayer, layer.stages.count == 1, !layer.hasResidual,
      let convolution = layer.stages[0].convolution, let input = graph.shape(node.input(0)),
      let weights = graph.shape(node.input(FusedLayer.weights(0))), convolution.isDepthwise(input),
      weights[0] == input[1], weights[2] <= Int(CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT)
    else { return nil }
    return layer.stages[0]
  }

  private static func pointwise(at position: Int?, reading value: String? = nil, _ graph: FusionGraph) -> Layer? {
    guard let layer = graph.layer(at: position), layer.op.stages.count == 1,
      let convolution = layer.op.stages[0].convolution, convolution.groups == 1,
      let geometry = try? convolution.geometry(graph.operands(of: layer.node)), geometry.isPointwise,
      value == nil || layer.node.input(0) == value
    else { return nil }
    return layer
  }

  /// What makes the rows that the window slides over, if it can be a part of the block.
  private static func producer(at position: Int?, for window: FusedLayer.Stage, _ graph: FusionGraph) -> Layer? {
    guard let layer = graph.layer(at: position), layer.op.stages.count == 1, !layer.op.hasResidual else { return nil }
    if layer.op.normalization != nil { return layer }
    // A product is faster over all pixels at once, and pooling leaves little to be read again.
    if window.convolution == nil { return nil }
    return pointwise(at: position, graph)
  }
}
