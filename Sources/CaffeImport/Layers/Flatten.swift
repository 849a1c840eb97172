/// Caffe's Flatten (flatten_layer.cpp) of everything behind the batch.
enum Flatten: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.flattenParam
    let input = try graph.input(of: layer)
    guard try input.axis(parameter.axis) == 1, try input.axis(parameter.endAxis) == input.shape.count - 1 else {
      throw LayerError("axes \(parameter.axis) to \(parameter.endAxis) are given; 1 to the last are supported")
    }
    try graph.setOutput(of: layer, to: try graph.flattened(input, for: layer))
  }
}
