/// A type of Caffe's layers: how it becomes ONNX nodes. A type an enumeration without cases, in a file of its name.
protocol LayerConversion: Sendable {
  /// Adds what the layer computes when a trained network is used, and sets its outputs.
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError)
}
