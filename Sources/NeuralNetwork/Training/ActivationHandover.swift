/// Lets a convolution's gradient undo the activation inside the convolution before it, too: while it computes the gradient of
/// that activation's results it has both in the cache.
enum ActivationHandover {
  static func apply(to graph: inout PlannedGraph) {
    var readers: [String: Int] = [:]
    var producers: [String: Int] = [:]
    for output in graph.outputs { readers[output, default: 0] += 1 }
    for (index, node) in graph.nodes.enumerated() {
      for case let input? in node.inputs { readers[input, default: 0] += 1 }
      for case let output? in node.outputs { producers[output] = index }
    }
    for index in graph.nodes.indices {
      guard var reader = graph.nodes[index].op as? Conv, let value = graph.nodes[index].inputs[0], readers[value] == 1,
        let producer = producers[value], var source = graph.nodes[producer].op as? Conv,
        let activation = source.activation, activation.bounds != nil
      else { continue }
      reader.inputActivation = activation
      graph.nodes[index].op = reader
      source.isActivationUndone = true
      graph.nodes[producer].op = source
    }
  }
}
