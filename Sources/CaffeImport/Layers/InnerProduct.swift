/// Caffe's InnerProduct (inner_product_layer.cpp): the input as one row per image, times the weights, plus the bias.
enum InnerProduct: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.innerProductParam
    let input = try graph.input(of: layer)
    guard layer.parameter.bottom.count == 1, try input.axis(parameter.axis) == 1 else {
      throw LayerError(
        "one input and axis 1 are supported; it has \(layer.parameter.bottom.count) and \(parameter.axis)")
    }
    let rows = try graph.flattened(input, for: layer)
    let (count, outputs) = (rows.shape[1], Int(parameter.numOutput))
    // `transpose` means that the file has the weights as [inputs, outputs].
    let shape = parameter.transpose ? [count, outputs] : [outputs, count]
    guard outputs > 0 else { throw LayerError("num_output is missing") }
    let weights = try layer.weights(0, "weights", shape: shape)
    var inputs = [rows.value, graph.addConstant(weights, shape: shape, for: layer, "weights")]
    if parameter.biasTerm {
      let bias = try layer.weights(1, "bias", shape: [outputs])
      inputs.append(graph.addConstant(bias, shape: [outputs], for: layer, "bias"))
    }
    let value = try graph.add(
      "Gemm", inputs, for: layer, attributes: ["transB": .integer(parameter.transpose ? 0 : 1)])
    let output = try Blob(value: value, shape: [1, outputs])
    graph.lastInnerProduct = (input, output)
    try graph.setOutput(of: layer, to: output)
  }
}
