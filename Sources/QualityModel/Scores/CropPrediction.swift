/// What the network says of one crop, before it is put on the model's scale.
struct CropPrediction: Sendable, Equatable {
  /// The regression's own value, which may lie outside the scale.
  let score: Double

  /// One probability a category, from the worst to the best; empty when the model gives none.
  let categoryProbabilities: [Double]
}
