import NeuralNetwork

/// How scores in a lower precision compare with those in float32, as it was measured for the model (`deepbiq evaluate precision`).
/// Nothing here is computed when serving.
public struct PrecisionAccuracy: Sendable, Equatable {
  /// How much higher Spearman's rank correlation with people's opinions is; below 0 where precision is lost.
  public let sroccChange: Double

  /// The mean difference of an image's score, in units of the score.
  public let meanDifference: Double

  /// The largest difference of an image's score, in units of the score.
  public let largestDifference: Double

  public init(sroccChange: Double, meanDifference: Double, largestDifference: Double) {
    self.sroccChange = sroccChange
    self.meanDifference = meanDifference
    self.largestDifference = largestDifference
  }
}
