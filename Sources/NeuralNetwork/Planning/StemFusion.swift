/// Lets convolutions of few channels, such as a network's first, read images in planes, and normalise them on the way.
///
/// Otherwise subtracting the mean, scaling and changing the layout would each read and write the whole image.
struct StemFusion: NodeJoining {
  private(set) var nodes: [PlannedNode?]
  private let graph: PlannedGraph
  private let uses: ValueUses

  init(_ graph: PlannedGraph) {
    self.graph = graph
    nodes = graph.nodes
    uses = ValueUses(nodes: graph.nodes, outputs: graph.outputs)
  }

  /// - Parameter position: of the convolution.
  mutating func join(at position: Int) {
    guard var node = nodes[position], var op = node.op as? Conv, let image = node.inputs[0],
      let shape = graph.values[image]?.shape, op.canReadPlanes(graph.operands(of: node))
    else { return }
    var normalization = ChannelNormalization(channels: shape[1])
    while let producer = uses.soleProducer(of: node.inputs[0]), let step = step(at: producer, channels: shape[1]) {
      let composed = normalization.following(step.normalization)
      // Infinities would meet zeros that they do not meet step by step.
      guard composed.isFinite else { break }
      normalization = composed
      node.inputs[0] = step.input
      node.preceding.insert(step.type, at: 0)
      node.precedingParameters += step.parameters
      nodes[producer] = nil
    }
    op.planes = normalization
    node.op = op
    nodes[position] = node
  }

  /// A node that multiplies each channel by a constant or adds one.
  private func step(
    at position: Int, channels: Int
  ) -> (input: String, type: String, parameters: Int, normalization: ChannelNormalization)? {
    guard let node = nodes[position], node.inputs.count == 2, let left = node.inputs[0], let right = node.inputs[1],
      let output = node.outputs[0]
    else { return nil }
    let isConstantLeft = graph.values[left]?.constant != nil
    let (input, other) = isConstantLeft ? (right, left) : (left, right)
    guard let shape = graph.values[input]?.shape, shape == graph.values[output]?.shape,
      let numbers = graph.values[other].flatMap({ numbers($0, channels: channels) })
    else { return nil }
    let (ones, zeros) = (numbers.map { _ in Float(1) }, numbers.map { _ in Float(0) })
    let normalization: ChannelNormalization
    switch node.op {
    case is Add: normalization = ChannelNormalization(scale: ones, shift: numbers)
    case is Sub where isConstantLeft: normalization = ChannelNormalization(scale: ones.map { -$0 }, shift: numbers)
    case is Sub: normalization = ChannelNormalization(scale: ones, shift: numbers.map { -$0 })
    case is Mul: normalization = ChannelNormalization(scale: numbers, shift: zeros)
    case is Div where !isConstantLeft: normalization = ChannelNormalization(scale: numbers.map { 1 / $0 }, shift: zeros)
    default: return nil
    }
    return (input, node.node.type, graph.values[other]?.shape.elementCount ?? 0, normalization)
  }

  /// A constant that is one number, or one for each channel.
  private func numbers(_ operand: Operand, channels: Int) -> [Float]? {
    guard let constant = operand.constant, case .float(let values) = constant.elements else { return nil }
    if values.count == 1 { return [Float](repeating: values[0], count: channels) }
    let extents = constant.shape
    guard values.count == channels, extents.count >= 3, extents[extents.count - 3] == channels else { return nil }
    return Array(values)
  }
}
