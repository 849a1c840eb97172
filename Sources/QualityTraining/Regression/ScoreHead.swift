import NeuralNetwork

/// The last layers of a quality model: a support vector regression as nodes of the graph, so that any ONNX runtime
/// gives its scores.
///
/// A linear regression becomes one ai.onnx.ml SVMRegressor with one weight per feature, the scaling folded into weights
/// and bias in float64. The mean of the crops' scores then equals the score of the mean features, so it may be trained
/// on either. Other kernels become an ai.onnx.ml Scaler and an SVMRegressor with support vectors. For them the two
/// differ: crops vary more than averages do and are further from the support vectors of a regression that was trained
/// on averages, so that their scores are drawn towards the middle.
public enum ScoreHead {
  /// The name of the value that holds the scores, [crops, 1].
  public static let name = "score"

  /// The outputs that a quality model may have beside its scores; others, such as a backbone's classes, are dropped.
  public static let keptOutputs = [
    FeatureHead.name, CategoryHead.logits, CategoryHead.probabilities, DamageHead.strengths,
  ]

  /// The names of the two parts of a score that a category head has a share of, [crops, 1] each.
  static let (regressionPart, categoryPart) = ("regression_score", "category_score")

  private static let domain = "ai.onnx.ml"

  /// Replaces the nodes that compute the value ``name``, and makes it the last output; `features` becomes an output,
  /// too.
  ///
  /// - Parameters:
  ///   - editor: a network that computes `features`.
  ///   - features: the name of a value, [crops, features].
  ///   - regression: fitted to such features.
  ///   - headShare: the share of the score that the value called ``name`` keeps, 0 up to but without 1.
  /// - Throws: `NetworkError` where the engine cannot run the result.
  public static func attach(
    to editor: inout NetworkEditor, features: String = FeatureHead.name, regression: QualityRegression,
    headShare: Double = 0
  ) throws(NetworkError) {
    precondition((0..<1).contains(headShare), "the regression has a share")
    if headShare > 0 {
      try editor.renameValue(name, to: categoryPart)
    } else {
      editor.removeNode(producing: name)
    }
    switch regression.machine.function {
    case .linear(let function):
      try attach(regression.scaler.folded(into: function), to: &editor, features: features)
    case .expansion(let expansion):
      let scaled = editor.unusedName("\(features).scaled")
      try editor.addNode(
        "Scaler", domain: domain, inputs: [features], outputs: [scaled],
        attributes: [
          "offset": .floats(regression.scaler.offsets.map { Float($0) }),
          "scale": .floats(regression.scaler.scales.map { Float($0) }),
        ])
      try attach(expansion, to: &editor, features: scaled)
    }
    if headShare > 0 { try blend(in: &editor, headShare: headShare) }
    var outputs = editor.outputs.filter { keptOutputs.contains($0.name) }.map { ($0.name, $0.shape) }
    if features == FeatureHead.name, !outputs.contains(where: { $0.0 == features }) {
      outputs.insert((features, [.symbolic("crops"), .symbolic("features")]), at: 0)
    }
    try editor.setOutputs(outputs + [(name, [.symbolic("crops"), .fixed(1)])])
  }

  private static func blend(in editor: inout NetworkEditor, headShare: Double) throws(NetworkError) {
    try editor.renameValue(name, to: regressionPart)
    for (part, share) in [(regressionPart, 1 - headShare), (categoryPart, headShare)] {
      editor.setConstant("\(part).share", shape: [1], values: [Float(share)])
      try editor.addNode("Mul", inputs: [part, "\(part).share"], outputs: ["\(part).part"])
    }
    try editor.addNode("Add", inputs: ["\(regressionPart).part", "\(categoryPart).part"], outputs: [name])
  }

  private static func attach(
    _ function: LinearFunction, to editor: inout NetworkEditor, features: String
  ) throws(NetworkError) {
    try addRegressor(
      to: &editor, features: features,
      [
        "kernel_type": .string("LINEAR"), "kernel_params": .floats([0, 0, 0]), "n_supports": .integer(0),
        "coefficients": .floats(function.weights.map { Float($0) }), "rho": .floats([Float(function.bias)]),
      ])
  }

  private static func attach(
    _ expansion: KernelExpansion, to editor: inout NetworkEditor, features: String
  ) throws(NetworkError) {
    let kernel: (type: String, parameters: [Double]) =
      switch expansion.kernel {
      case .linear: ("LINEAR", [0, 0, 0])
      case .rbf(let gamma): ("RBF", [gamma, 0, 0])
      case .polynomial(let degree, let gamma, let coef0): ("POLY", [gamma, coef0, Double(degree)])
      }
    try addRegressor(
      to: &editor, features: features,
      [
        "kernel_type": .string(kernel.type), "kernel_params": .floats(kernel.parameters.map { Float($0) }),
        "n_supports": .integer(expansion.coefficients.count),
        "support_vectors": .floats(expansion.supportVectors.map { Float($0) }),
        "coefficients": .floats(expansion.coefficients.map { Float($0) }), "rho": .floats([Float(expansion.bias)]),
      ])
  }

  private static func addRegressor(
    to editor: inout NetworkEditor, features: String, _ attributes: [String: NodeAttribute]
  ) throws(NetworkError) {
    let fixed: [String: NodeAttribute] = ["post_transform": .string("NONE"), "one_class": .integer(0)]
    try editor.addNode(
      "SVMRegressor", domain: domain, inputs: [features], outputs: [name],
      attributes: attributes.merging(fixed) { own, _ in own })
  }
}

extension FeatureScaler {
  /// The same function for features that are not scaled: w (x - offset) scale + b = (w scale) x + (b - w scale offset).
  func folded(into function: LinearFunction) -> LinearFunction {
    let weights = zip(function.weights, scales).map { $0 * $1 }
    return LinearFunction(
      weights: weights, bias: function.bias - zip(weights, offsets).reduce(0) { $0 + $1.0 * $1.1 })
  }
}
