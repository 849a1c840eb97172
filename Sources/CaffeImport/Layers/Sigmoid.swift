/// Caffe's Sigmoid (sigmoid_layer.cpp): 1 / (1 + exp(-x)).
enum Sigmoid: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    try graph.addElementwise("Sigmoid", for: layer)
  }
}
