/// Lets convolutions of few channels, such as a network's first, read NCHW images and normalise them on the way.
///
/// Otherwise subtracting the mean, scaling and changing the layout would each read and write the whole image.
enum InputFusion: FusionPass {
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard let found = graph.layer(at: position), let convolution = found.op.stages[0].convolution,
      let channels = graph.shape(found.node.input(0))?[1],
      let geometry = try? convolution.geometry(graph.operands(of: found.node)),
      ConvolutionAlgorithm.canReadNCHW(geometry, channels: channels, groups: convolution.groups)
    else { return }
    var (node, layer) = (found.node, found.op)
    layer.normalization = ChannelNormalization(channels: channels)
    while let producer = graph.uses.soleProducer(of: node.inputs[0]),
      let step = NormalizationStep(at: producer, channels: channels, in: graph)
    {
      let composed = layer.normalization?.following(step.normalization)
      // Infinities would meet zeros that they do not meet step by step.
      guard let composed, composed.isFinite else { break }
      layer.normalization = composed
      node.inputs[0] = step.input
      node.preceding.insert(step.type, at: 0)
      node.precedingParameters += step.parameters
      graph.set(nil, at: producer)
      graph.set(node, at: position)
    }
    node.op = layer
    graph.set(node, at: position)
  }
}

/// A node that multiplies each channel by a constant or adds one.
private struct NormalizationStep {
  let input, type: String
  let parameters: Int
  let normalization: ChannelNormalization

  init?(at position: Int, channels: Int, in graph: FusionGraph) {
    guard let node = graph.nodes[position], node.inputs.count == 2, let left = node.inputs[0],
      let right = node.inputs[1]
    else { return nil }
    let isConstantLeft = graph.values[left]?.constant != nil
    let (input, other) = isConstantLeft ? (right, left) : (left, right)
    guard let shape = graph.shape(input), shape == graph.shape(node.outputs[0]),
      let constant = graph.values[other]?.constant,
      let numbers = Self.numbers(constant, channels: channels)
    else { return nil }
    let (ones, zeros) = (numbers.map { _ in Float(1) }, numbers.map { _ in Float(0) })
    switch node.op {
    case is Add: normalization = ChannelNormalization(scale: ones, shift: numbers)
    case is Sub where isConstantLeft: normalization = ChannelNormalization(scale: ones.map { -$0 }, shift: numbers)
    case is Sub: normalization = ChannelNormalization(scale: ones, shift: numbers.map { -$0 })
    case is Mul: normalization = ChannelNormalization(scale: numbers, shift: zeros)
    case is Div where !isConstantLeft: normalization = ChannelNormalization(scale: numbers.map { 1 / $0 }, shift: zeros)
    default: return nil
    }
    (self.input, type, parameters) = (input, node.node.type, constant.shape.elementCount)
  }

  /// A constant that is one number, or one for each channel.
  private static func numbers(_ constant: Tensor, channels: Int) -> [Float]? {
    guard case .float(let values) = constant.elements else { return nil }
    if values.count == 1 { return [Float](repeating: values[0], count: channels) }
    let extents = constant.shape
    guard values.count == channels, extents.count >= 3, extents[extents.count - 3] == channels else { return nil }
    return Array(values)
  }
}
