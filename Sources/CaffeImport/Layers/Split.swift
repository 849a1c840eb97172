/// Caffe's Split (split_layer.cpp): the same blob under several names.
enum Split: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let input = try graph.input(of: layer)
    for index in layer.parameter.top.indices { try graph.setOutput(of: layer, at: index, to: input) }
  }
}
