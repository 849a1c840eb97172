import NeuralNetwork

extension GraphBuilder {
  /// Adds a node of one input whose output has the same shape, and makes it the layer's output.
  mutating func addElementwise(
    _ type: String, for layer: Layer, attributes: [String: NodeAttribute] = [:]
  ) throws(LayerError) {
    let input = try input(of: layer)
    let value = try add(type, [input.value], for: layer, attributes: attributes)
    try setOutput(of: layer, to: try Blob(value: value, shape: input.shape))
  }
}
