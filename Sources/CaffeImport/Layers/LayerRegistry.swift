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
