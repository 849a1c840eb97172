/// A type of Caffe's layers and how it becomes ONNX nodes. Each is an enumeration without cases, named as Caffe names
/// the type, in a file of its own or with its kin.
protocol LayerConversion: Sendable {
  /// Adds what the layer computes when a trained network is used, and sets its outputs.
  ///
  /// - Throws: ``LayerError`` where the layer has a setting that is not supported, or weights of another shape.
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError)
}

/// Every type of layer that the import knows, by Caffe's name.
enum LayerRegistry {
  private static let conversions: [String: any LayerConversion.Type] = [
    "BatchNorm": BatchNorm.self, "Concat": Concat.self, "Convolution": Convolution.self, "Dropout": Dropout.self,
    "Eltwise": Eltwise.self, "Flatten": Flatten.self, "InnerProduct": InnerProduct.self, "LRN": LRN.self,
    "Pooling": Pooling.self, "Power": Power.self, "ReLU": ReLU.self, "Scale": Scale.self, "Sigmoid": Sigmoid.self,
    "Softmax": Softmax.self, "Split": Split.self,
  ]

  /// Layers that only training and testing need.
  private static let dropped: Set = [
    "Accuracy", "ArgMax", "ContrastiveLoss", "EuclideanLoss", "HDF5Output", "HingeLoss", "InfogainLoss",
    "MultinomialLogisticLoss", "SigmoidCrossEntropyLoss", "Silence",
  ]

  /// Adds a layer to the graph.
  ///
  /// - Throws: ``LayerError`` where the type is unknown or the layer cannot be converted.
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let type = layer.parameter.type
    if type == "SoftmaxWithLoss" {
      graph.softmaxInput = try graph.input(of: layer)
    } else if let conversion = conversions[type] {
      try conversion.convert(layer, in: &graph)
    } else if !dropped.contains(type) {
      throw LayerError(
        "layers of this type are not supported; \(conversions.keys.sorted().joined(separator: ", ")) are")
    }
  }

  /// The names of all types that become nodes.
  static var names: Set<String> { Set(conversions.keys) }
}
