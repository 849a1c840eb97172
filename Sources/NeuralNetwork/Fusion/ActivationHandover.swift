/// Lets a convolution's gradient apply the mask of the activation fused into the convolution before it: both the
/// gradient and that activation's results are in the cache then.
enum ActivationHandover: FusionPass {
  /// What a fused layer has to do with its neighbours' activations.
  struct Sides: Sendable {
    /// What made input 0, where this layer's gradient applies its mask.
    var inputActivation: Activation?
    /// Whether the only user's gradient applies the mask of this layer's activation.
    var isActivationUndone = false
  }

  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard let user = graph.layer(at: position), user.op.stages[0].convolution != nil,
      let producer = graph.layer(at: graph.uses.soleProducer(of: user.node.input(0))),
      producer.op.stages[0].convolution != nil, let activation = producer.op.stages[0].activation,
      activation.bounds != nil
    else { return }
    var (reader, layer) = (user.node, user.op)
    layer.handover.inputActivation = activation
    reader.op = layer
    graph.set(reader, at: position)
    (reader, layer) = (producer.node, producer.op)
    layer.handover.isActivationUndone = true
    reader.op = layer
    graph.set(reader, at: producer.position)
  }
}
