/// Caffe's BatchNorm (batch_norm_layer.cpp) with the statistics of training: (x - mean) / sqrt(variance + eps).
///
/// The file holds sums of means and variances, and the factor to divide them by.
enum BatchNorm: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.batchNormParam
    guard !parameter.hasUseGlobalStats || parameter.useGlobalStats else {
      throw LayerError("use_global_stats is false: it would normalise by the statistics of the batch")
    }
    let channels = try graph.input(of: layer).shape[1]
    let factor = try layer.weights(2, "factor", shape: [1])[0]
    func statistic(_ index: Int, _ role: String) throws(LayerError) -> [Float] {
      let sums = try layer.weights(index, role, shape: [channels])
      return sums.map { factor == 0 ? 0 : Float(Double($0) / Double(factor)) }
    }
    let (mean, variance) = try (statistic(0, "mean"), statistic(1, "variance"))
    let identity = [Float](repeating: 1, count: channels)
    try graph.addBatchNormalization(
      for: layer, scale: identity, bias: identity.map { _ in 0 }, mean: mean, variance: variance, epsilon: parameter.eps
    )
  }
}

/// Caffe's Scale (scale_layer.cpp) of each channel, as it follows a BatchNorm: x * scale + bias.
enum Scale: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.scaleParam
    let input = try graph.input(of: layer)
    guard layer.parameter.bottom.count == 1, try input.axis(parameter.axis) == 1, parameter.numAxes == 1 else {
      throw LayerError("one input, axis 1 and num_axes 1 are supported: one learnt factor per channel")
    }
    let channels = input.shape[1]
    let scale = try layer.weights(0, "scale", shape: [channels])
    let zeros = [Float](repeating: 0, count: channels)
    let bias = parameter.biasTerm ? try layer.weights(1, "bias", shape: [channels]) : zeros
    // A batch normalisation that normalises nothing is folded into the convolution before it like a real one.
    try graph.addBatchNormalization(
      for: layer, scale: scale, bias: bias, mean: zeros, variance: zeros.map { _ in 1 }, epsilon: 0)
  }
}

/// Caffe's LRN across channels (lrn_layer.cpp): x / (k + alpha / n * sum of squares over n channels) ^ beta, as ONNX
/// LRN.
enum LRN: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.lrnParam
    let input = try graph.image(of: layer)
    guard parameter.normRegion == .acrossChannels else {
      throw LayerError("norm_region is WITHIN_CHANNEL; ACROSS_CHANNELS is supported")
    }
    guard parameter.localSize % 2 == 1, parameter.localSize < 1 << 20 else {
      throw LayerError("local_size is \(parameter.localSize); an odd number is expected")
    }
    let value = try graph.add(
      "LRN", [input.value], for: layer,
      attributes: [
        "size": .integer(Int(parameter.localSize)), "alpha": .float(parameter.alpha), "beta": .float(parameter.beta),
        "bias": .float(parameter.k),
      ])
    try graph.setOutput(of: layer, to: try Blob(value: value, shape: input.shape))
  }
}

extension GraphBuilder {
  /// Adds scale * (x - mean) / sqrt(variance + epsilon) + bias of the layer's input, with one number of each per
  /// channel.
  fileprivate mutating func addBatchNormalization(
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
