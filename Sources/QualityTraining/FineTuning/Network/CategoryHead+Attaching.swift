import NeuralNetwork

extension CategoryHead {
  /// Adds the head to a network that computes the value ``FeatureHead/name``.
  ///
  /// - Parameters:
  ///   - editor: the network; gets the values ``logits``, ``probabilities`` and ``score``. Values that have these names
  ///     already are renamed.
  ///   - centres: the scores in the middle of the categories.
  /// - Throws: `NetworkError`.
  public func attach(to editor: inout NetworkEditor, centres: [Double]) throws(NetworkError) {
    try makeRoom(in: &editor)
    try attachLogits(to: &editor, features: FeatureHead.name)
    try editor.addNode(
      "Softmax", inputs: [Self.logits], outputs: [Self.probabilities], attributes: ["axis": .integer(1)])
    let name = Self.centresName
    editor.setConstant(name, shape: [centres.count, 1], values: centres.map { Float($0) })
    try editor.addNode("MatMul", inputs: [Self.probabilities, name], outputs: [Self.score])
  }

  /// Adds the logits as they are trained: from standardised features, with dropout.
  ///
  /// - Parameters:
  ///   - editor: the network; gets the value ``logits``.
  ///   - standardization: of the features; nil for none.
  ///   - dropout: the share of features that are dropped; 0 for none.
  /// - Returns: the value that the logits are computed from.
  func attachForTraining(
    to editor: inout NetworkEditor, standardization: FeatureStandardization?, dropout: Double
  ) throws(NetworkError) -> String {
    try makeRoom(in: &editor)
    var features = FeatureHead.name
    if let standardization {
      editor.setConstant("\(features).mean", shape: [1, featureCount], values: standardization.mean)
      editor.setConstant("\(features).scale", shape: [1, featureCount], values: standardization.scale)
      try editor.addNode("Sub", inputs: [features, "\(features).mean"], outputs: ["\(features).centred"])
      try editor.addNode(
        "Mul", inputs: ["\(features).centred", "\(features).scale"], outputs: ["\(features).standardized"])
      features += ".standardized"
    }
    if dropout > 0 {
      let output = "\(FeatureHead.name).dropped"
      // The ratio became an input in operator set 12.
      if editor.opset() >= 12 {
        editor.setConstant("\(output).ratio", shape: [], values: [Float(dropout)])
        try editor.addNode("Dropout", inputs: [features, "\(output).ratio"], outputs: [output])
      } else {
        try editor.addNode(
          "Dropout", inputs: [features], outputs: [output], attributes: ["ratio": .float(Float(dropout))])
      }
      features = output
    }
    try attachLogits(to: &editor, features: features)
    return features
  }

  /// Renames values that have the names of a head's values, such as those of an earlier head.
  private func makeRoom(in editor: inout NetworkEditor) throws(NetworkError) {
    let own = [Self.weightName, Self.biasName, Self.centresName, DamageHead.weightName, DamageHead.biasName]
    for value in Self.values + [DamageHead.logits, DamageHead.strengths] where editor.valueNames.contains(value) {
      try editor.renameValue(value, to: editor.unusedName("backbone_\(value)"))
    }
    for constant in own where editor.constantNames.contains(constant) {
      try editor.renameValue(constant, to: editor.unusedName("backbone_\(constant)"))
    }
  }

  private func attachLogits(to editor: inout NetworkEditor, features: String) throws(NetworkError) {
    try layer.attach(
      to: &editor, features: features, weight: Self.weightName, bias: Self.biasName, output: Self.logits)
  }
}
