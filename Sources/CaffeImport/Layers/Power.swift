/// Caffe's Power (power_layer.cpp) where the power is 1: shift + scale * x.
enum Power: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.powerParam
    guard parameter.power == 1 else { throw LayerError("power is \(parameter.power); 1 is supported") }
    let input = try graph.input(of: layer)
    let scale = graph.addConstant([parameter.scale], shape: [], for: layer, "scale")
    let shift = graph.addConstant([parameter.shift], shape: [], for: layer, "shift")
    let scaled = try graph.add("Mul", [input.value, scale], for: layer, "/scaled")
    let value = try graph.add("Add", [scaled, shift], for: layer)
    try graph.setOutput(of: layer, to: try Blob(value: value, shape: input.shape))
  }
}
