/// Lets convolutions write their channels straight into the image that a Concat would have copied them to.
enum ConcatFusion: FusionPass {
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard let node = graph.nodes[position], let concat = node.op as? Concat, let output = node.outputs[0],
      !graph.outputs.contains(output), let shape = graph.shape(output), shape.dependsOnLayout,
      (try? concat.isAlongChannels(of: shape)) == true
    else { return }
    let writers = node.inputs.compactMap { writer(of: $0, graph) }
    guard writers.count == node.inputs.count else { return }
    var first = 0
    for (writerPosition, part, partLayer) in writers {
      var (writer, layer) = (part, partLayer)
      layer.slice = ChannelSlice(first: first, total: shape[1])
      writer.op = layer
      writer.outputs = [output]
      writer.fused.append(node.node.type)
      graph.set(writer, at: writerPosition)
      first += graph.shape(part.outputs[0])?[1] ?? 0
    }
    graph.set(nil, at: position)
  }

  /// The convolution that defines `value` for this Concat alone, if it can write a part of an image.
  private static func writer(
    of value: String?, _ graph: FusionGraph
  ) -> (position: Int, node: PlannedNode, op: FusedLayer)? {
    guard let layer = graph.layer(at: graph.uses.soleProducer(of: value)), layer.op.stages.count == 1,
      layer.op.stages[0].convolution?.groups == 1, layer.op.slice == nil, layer.op.normalization == nil,
      !layer.op.hasResidual, layer.op.stages[0].activation.map({ $0.bounds != nil }) ?? true
    else { return nil }
    return layer
  }
}
