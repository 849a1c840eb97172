/// Caffe's Softmax (softmax_layer.cpp), along one axis.
enum Softmax: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let input = try graph.input(of: layer)
    graph.softmaxInput = input
    let axis = try input.axis(layer.parameter.softmaxParam.axis)
    guard axis > 0 else { throw LayerError("it runs along the images of a batch, which is not supported") }
    try graph.addElementwise("Softmax", for: layer, attributes: ["axis": .integer(axis)])
  }
}
