import NeuralNetwork

/// A linear layer behind the features, W x + b: what ``CategoryHead`` and ``DamageHead`` are made of.
struct LinearHead: Sendable, Equatable {
  /// [outputs, features], row by row.
  let weights: [Float]

  /// One per output.
  let biases: [Float]

  var featureCount: Int { weights.count / biases.count }

  /// Whether a trained parameter belongs to a head, and not to the backbone.
  static func isPart(_ parameter: String) -> Bool {
    [CategoryHead.weightName, CategoryHead.biasName, DamageHead.weightName, DamageHead.biasName].contains(parameter)
  }

  /// The head that a model has already on the same features; nil where it has none.
  ///
  /// - Parameters:
  ///   - network: the model.
  ///   - output: the value that the layer computes.
  ///   - weight: the name of its weights.
  ///   - bias: the name of its biases.
  ///   - outputs: how many it must have.
  init?(of network: NetworkEditor, output: String, weight: String, bias: String, outputs: Int) {
    guard network.inputs(of: output) == [FeatureHead.name, weight, bias],
      let weights = network.constant(weight), let biases = network.constant(bias),
      weights.shape.count == 2, weights.shape[0] == outputs, biases.shape == [outputs]
    else { return nil }
    self.weights = weights.values
    self.biases = biases.values
  }

  init(weights: [Float], biases: [Float]) {
    self.weights = weights
    self.biases = biases
  }

  /// The same layer for standardised features: W x + b = (W / scale) (x - mean) scale + (b + W mean).
  func unfolding(_ standardization: FeatureStandardization) -> LinearHead {
    var unfolded = weights
    var shifted = biases.map(Double.init)
    for output in biases.indices {
      for feature in 0..<featureCount {
        let weight = Double(weights[output * featureCount + feature])
        unfolded[output * featureCount + feature] = Float(weight / Double(standardization.scale[feature]))
        shifted[output] += weight * Double(standardization.mean[feature])
      }
    }
    return LinearHead(weights: unfolded, biases: shifted.map { Float($0) })
  }

  /// The same layer for features that are not standardised: W (x - mean) scale + b = (W scale) x + (b - W scale mean).
  func folding(_ standardization: FeatureStandardization) -> LinearHead {
    var folded = weights
    var shifted = biases.map(Double.init)
    for output in biases.indices {
      for feature in 0..<featureCount {
        let weight = Double(weights[output * featureCount + feature]) * Double(standardization.scale[feature])
        folded[output * featureCount + feature] = Float(weight)
        shifted[output] -= weight * Double(standardization.mean[feature])
      }
    }
    return LinearHead(weights: folded, biases: shifted.map { Float($0) })
  }

  /// Adds the layer to a network.
  ///
  /// - Parameters:
  ///   - features: the value that it reads.
  ///   - weight: the name of its weights.
  ///   - bias: the name of its biases.
  ///   - output: the name of the value that it computes.
  func attach(
    to editor: inout NetworkEditor, features: String, weight: String, bias: String, output: String
  ) throws(NetworkError) {
    editor.setConstant(weight, shape: [biases.count, featureCount], values: weights)
    editor.setConstant(bias, shape: [biases.count], values: biases)
    try editor.addNode(
      "Gemm", inputs: [features, weight, bias], outputs: [output], attributes: ["transB": .integer(1)])
  }
}
