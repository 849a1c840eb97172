/// Lets convolutions write their channels straight into the image that a Concat would have copied them to.
struct ConcatElimination: NodeJoining {
  private(set) var nodes: [PlannedNode?]
  private let graph: PlannedGraph
  private let uses: ValueUses

  init(_ graph: PlannedGraph) {
    self.graph = graph
    nodes = graph.nodes
    uses = ValueUses(nodes: graph.nodes, outputs: graph.outputs)
  }

  mutating func join(at position: Int) {
    guard let node = nodes[position], let concat = node.op as? Concat, let output = node.outputs[0],
      !graph.outputs.contains(output), let shape = graph.values[output]?.shape, ChannelsLast.matters(shape),
      (try? concat.isAlongChannels(of: shape)) == true
    else { return }
    var writers: [Int] = []
    for case let input? in node.inputs {
      guard let producer = uses.soleProducer(of: input), let op = nodes[producer]?.op as? Conv,
        op.groups == 1, op.slice == nil, !op.readsPlanes, !op.hasResidual,
        op.activation.map({ $0.bounds != nil }) ?? true
      else { return }
      writers.append(producer)
    }
    guard writers.count == node.inputs.count else { return }
    var first = 0
    for (input, writer) in zip(node.inputs, writers) {
      guard let value = input, let channels = graph.values[value]?.shape[1], var op = nodes[writer]?.op as? Conv else {
        return
      }
      op.slice = ChannelSlice(first: first, total: shape[1])
      nodes[writer]?.op = op
      nodes[writer]?.outputs = [output]
      nodes[writer]?.fused.append(node.node.type)
      first += channels
    }
    nodes[position] = nil
  }
}
