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
