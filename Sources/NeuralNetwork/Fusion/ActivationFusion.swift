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
