/// Caffe's Dropout (dropout_layer.cpp): nothing where a trained network is used. The node stays, for training it further.
enum Dropout: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let ratio = layer.parameter.dropoutParam.dropoutRatio
    let input = try graph.input(of: layer)
    guard ratio > 0, ratio < 1 else {
      throw LayerError("dropout_ratio is \(ratio); a number between 0 and 1 is expected")
    }
    let constant = graph.addConstant([ratio], shape: [], for: layer, "ratio")
    let value = try graph.add("Dropout", [input.value, constant], for: layer)
    let output = try Blob(value: value, shape: input.shape)
    graph.setUndropped(output, input)
    try graph.setOutput(of: layer, to: output)
  }
}
