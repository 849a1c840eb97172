/// Caffe's ReLU (relu_layer.cpp): max(x, 0), plus negative_slope times min(x, 0).
enum ReLU: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let slope = layer.parameter.reluParam.negativeSlope
    if slope == 0 {
      try graph.addElementwise("Relu", for: layer)
    } else {
      try graph.addElementwise("LeakyRelu", for: layer, attributes: ["alpha": .float(slope)])
    }
  }
}
