extension GraphBuilder {
  /// Adds scale * (x - mean) / sqrt(variance + epsilon) + bias of the layer's input, a channel at a time.
  mutating func addBatchNormalization(
    for layer: Layer, scale: [Float], bias: [Float], mean: [Float], variance: [Float], epsilon: Float
  ) throws(LayerError) {
    let input = try input(of: layer)
    guard layer.parameter.bottom.count == 1 else { throw LayerError("it has several inputs; one is supported") }
    var inputs = [input.value]
    for (values, role) in [(scale, "scale"), (bias, "bias"), (mean, "mean"), (variance, "variance")] {
      inputs.append(addConstant(values, shape: [input.shape[1]], for: layer, role))
    }
    let value = try add("BatchNormalization", inputs, for: layer, attributes: ["epsilon": .float(epsilon)])
    try setOutput(of: layer, to: try Blob(value: value, shape: input.shape))
  }
}
