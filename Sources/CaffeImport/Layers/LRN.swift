/// Caffe's LRN across channels (lrn_layer.cpp): x / (k + alpha / n * sum of squares over n channels) ^ beta, as ONNX LRN.
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
