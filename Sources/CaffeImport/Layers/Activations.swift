import NeuralNetwork

// Layers of one input whose output has the same shape.

/// Caffe's ReLU (relu_layer.cpp): max(x, 0), plus negative_slope times min(x, 0).
enum ReLU: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let slope = layer.parameter.reluParam.negativeSlope
    if slope == 0 {
      try graph.addActivation("Relu", for: layer)
    } else {
      try graph.addActivation("LeakyRelu", for: layer, attributes: ["alpha": .float(slope)])
    }
  }
}

/// Caffe's Sigmoid (sigmoid_layer.cpp): 1 / (1 + exp(-x)).
enum Sigmoid: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    try graph.addActivation("Sigmoid", for: layer)
  }
}

/// Caffe's Softmax (softmax_layer.cpp), along one axis.
enum Softmax: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let input = try graph.input(of: layer)
    graph.softmaxInput = input
    let axis = try input.axis(layer.parameter.softmaxParam.axis)
    guard axis > 0 else { throw LayerError("it runs along the images of a batch, which is not supported") }
    try graph.addActivation("Softmax", for: layer, attributes: ["axis": .integer(axis)])
  }
}

/// Caffe's Dropout (dropout_layer.cpp): nothing when a trained network is used. The node is kept for further training.
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

extension GraphBuilder {
  /// Adds a node of one input whose output has the same shape, and makes it the layer's output.
  fileprivate mutating func addActivation(
    _ type: String, for layer: Layer, attributes: [String: NodeAttribute] = [:]
  ) throws(LayerError) {
    let input = try input(of: layer)
    let value = try add(type, [input.value], for: layer, attributes: attributes)
    try setOutput(of: layer, to: try Blob(value: value, shape: input.shape))
  }
}
