/// What the network gives for one crop, before it is put on the model's scale.
struct CropPrediction: Sendable, Equatable {
  /// The regression's own value, which may lie outside the scale.
  let score: Double

  /// One probability per category, from the worst to the best; empty when the model gives none.
  let categoryProbabilities: [Double]

  /// The strength of each kind of damage, 0...1; empty when the model names none.
  var damage: [Double] = []

  /// Whether it has no value that is not a number.
  var isFinite: Bool { ([score] + categoryProbabilities + damage).allSatisfy(\.isFinite) }
}

/// The score of one crop.
public struct CropScore: Sendable, Equatable {
  /// Where the crop lies in the upright original image, in its pixels.
  public let box: CropBox

  /// The crop's score, moved to the nearest end of the model's scale when the network's value lies outside.
  public let score: Double

  /// The category of `score`.
  public let category: String

  /// One probability for each of the model's categories, in their order; empty when the model gives none.
  public let categoryProbabilities: [Double]

  /// What is wrong with the crop, the strongest first; empty where nothing is, or where the model does not say.
  public let damage: [DamageFinding]
}
