/// A Conv whose only user is an Add of an equally shaped tensor adds it itself (a residual connection; K. He et al.,
/// arXiv 1512.03385).
enum ResidualFusion: FusionPass {
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard let node = graph.nodes[position], node.op is Add, node.inputs.count == 2 else { return }
    // The later of two convolutions, so that the other's result is there when it runs.
    let candidates = [(0, 1), (1, 0)].compactMap { own, other -> (producer: Int, addend: String)? in
      guard let producer = graph.uses.soleProducer(of: node.inputs[own]), let addend = node.inputs[other] else {
        return nil
      }
      return (producer, addend)
    }
    for (producer, addend) in candidates.sorted(by: { $0.producer > $1.producer }) {
      guard let found = graph.layer(at: producer), canAdd(found.op, found.node, graph),
        let sum = found.node.outputs[0], graph.shape(sum) == graph.shape(addend),
        graph.values[addend]?.constant == nil
      else { continue }
      var (layerNode, layer) = (found.node, found.op)
      layer.hasResidual = true
      layerNode.op = layer
      layerNode.inputs += [String?](repeating: nil, count: layer.residual - layerNode.inputs.count)
      layerNode.inputs.append(addend)
      layerNode.outputs = node.outputs
      layerNode.fused.append(node.node.type)
      // At the Add's place the other operand has surely been computed.
      graph.set(nil, at: producer)
      graph.set(layerNode, at: position)
      return
    }
  }

  private static func canAdd(_ layer: FusedLayer, _ node: PlannedNode, _ graph: FusionGraph) -> Bool {
    guard let convolution = layer.stages[0].convolution, !layer.hasResidual, layer.stages[0].activation == nil else {
      return false
    }
    // The depthwise algorithm on NHWC images has no residual.
    return graph.context == nil || graph.shape(node.input(0)).map { !convolution.isDepthwise($0) } ?? false
  }
}

/// A Conv or Gemm whose only user is an activation applies it itself.
enum ActivationFusion: FusionPass {
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard let node = graph.nodes[position], let op = node.op as? any ActivationOperator,
      let producer = graph.layer(at: graph.uses.soleProducer(of: node.input(0))),
      producer.op.stages[0].activation == nil, let activation = try? op.activation(graph.operands(of: node)),
      // Backward undoes from the result alone an activation that only cuts values off.
      graph.context != nil || activation.bounds != nil
    else { return }
    var (target, layer) = (producer.node, producer.op)
    layer.stages[0].activation = activation
    target.op = layer
    target.outputs = node.outputs
    target.fused += node.fused + [node.node.type]
    graph.set(nil, at: position)
    graph.set(target, at: producer.position)
  }
}

/// `Mul(x, Sigmoid(x))` and `Mul(x, HardSigmoid(x))` become one activation.
enum GatedActivationFusion: FusionPass {
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard var node = graph.nodes[position], node.op is Mul, node.inputs.count == 2 else { return }
    for (value, gate) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
      guard let producer = graph.uses.soleProducer(of: gate), let gateNode = graph.nodes[producer],
        gateNode.inputs.first == value, let function = function(gatedBy: gateNode.op)
      else { continue }
      node.op = FusedActivation(function)
      node.inputs = [value]
      node.fused = [gateNode.node.type]
      graph.set(nil, at: producer)
      graph.set(node, at: position)
      return
    }
  }

  private static func function(gatedBy gate: any Operator) -> Activation? {
    if gate is Sigmoid { return .silu }
    if let hard = gate as? HardSigmoid, hard.slope == 1.0 / 6, hard.offset == 0.5 { return .hardSwish }
    return nil
  }
}
