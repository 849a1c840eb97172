import Foundation
import ImageDamage
import NeuralNetwork

/// The layer beside ``CategoryHead`` that names what is wrong with a crop: for each ``DamageFamily`` its strength, the
/// logistic function of a linear function of the features.
struct DamageHead: Sendable, Equatable {
  /// The values it adds to a network, [crops, families].
  static let logits = "damage_logits"
  static let strengths = "damage"

  static let weightName = "damage_head.weight"
  static let biasName = "damage_head.bias"

  /// What it computes from the features.
  let layer: LinearHead

  /// Every crop is at first thought to have a little of each.
  private static let initialStrength = 0.02

  /// A trained head.
  init(_ layer: LinearHead) { self.layer = layer }

  /// An untrained head: it knows nothing.
  init(featureCount: Int) {
    let count = DamageFamily.allCases.count
    let bias = Float(log(Self.initialStrength / (1 - Self.initialStrength)))
    layer = LinearHead(
      weights: Array(repeating: 0, count: featureCount * count), biases: Array(repeating: bias, count: count))
  }

  /// Adds the logits to a network.
  func attachLogits(to editor: inout NetworkEditor, features: String) throws(NetworkError) {
    try layer.attach(
      to: &editor, features: features, weight: Self.weightName, bias: Self.biasName, output: Self.logits)
  }

  /// Adds the strengths to a network that computes the value ``FeatureHead/name``.
  func attach(to editor: inout NetworkEditor) throws(NetworkError) {
    try attachLogits(to: &editor, features: FeatureHead.name)
    try editor.addNode("Sigmoid", inputs: [Self.logits], outputs: [Self.strengths])
  }
}
