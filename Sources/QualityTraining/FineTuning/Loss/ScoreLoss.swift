/// A loss on the scores of a whole batch, beside the categories of single crops: correlation with opinions, order of pairs.
///
/// A new one is a type that conforms, and a weight in ``TrainingLoss``.
public protocol ScoreLoss: Sendable {
  /// The loss of a batch and its derivative by each prediction.
  ///
  /// - Parameters:
  ///   - predictions: the crops' expected scores, 0...100.
  ///   - opinions: the mean opinions of the images they were cut from, 0...100; as many.
  func evaluate(_ predictions: [Double], opinions: [Double]) -> (value: Double, gradient: [Double])
}
