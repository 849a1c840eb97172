/// Caffe's Scale (scale_layer.cpp) of each channel: x * scale + bias, as it stands behind a BatchNorm.
enum Scale: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.scaleParam
    let input = try graph.input(of: layer)
    guard layer.parameter.bottom.count == 1, try input.axis(parameter.axis) == 1, parameter.numAxes == 1 else {
      throw LayerError("one input, axis 1 and num_axes 1 are supported: one learnt factor a channel")
    }
    let channels = input.shape[1]
    let scale = try layer.weights(0, "scale", shape: [channels])
    let zeros = [Float](repeating: 0, count: channels)
    let bias = parameter.biasTerm ? try layer.weights(1, "bias", shape: [channels]) : zeros
    // A batch normalisation that normalises nothing: folded into the convolution before it like a true one.
    try graph.addBatchNormalization(
      for: layer, scale: scale, bias: bias, mean: zeros, variance: zeros.map { _ in 1 }, epsilon: 0)
  }
}
