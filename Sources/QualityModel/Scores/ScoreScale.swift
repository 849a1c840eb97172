/// The range of a model's scores, in the units of the opinions that the model was trained on.
public struct ScoreScale: Sendable, Equatable {
  /// The lowest score; below `maximum`.
  public let minimum: Double

  /// The highest score.
  public let maximum: Double

  /// True for mean opinion scores (MOS), false for differential ones (DMOS), where 0 is a perfect image.
  public let higherIsBetter: Bool

  /// From 0 (worst) to 100 (best): the scale that opinions of every database are mapped to.
  public static let percent = ScoreScale(minimum: 0, maximum: 100, higherIsBetter: true)

  /// The scale from `minimum` to `maximum`.
  ///
  /// - Precondition: both are finite and `minimum < maximum`.
  public init(minimum: Double, maximum: Double, higherIsBetter: Bool) {
    precondition(minimum.isFinite && maximum.isFinite && minimum < maximum, "a scale runs from low to high")
    self.minimum = minimum
    self.maximum = maximum
    self.higherIsBetter = higherIsBetter
  }

  /// `score`, moved to the nearest end of the scale when it lies outside: a regression may overshoot the opinions it
  /// was fitted to, and no client should have to handle a quality of 103 in 100.
  public func clamp(_ score: Double) -> Double {
    Swift.min(Swift.max(score, minimum), maximum)
  }

  /// The bin of `score` when the scale is divided into `count` equal parts, counted from the worst quality.
  ///
  /// A score on a boundary belongs to the part above it: with five categories of a MOS of 0 to 100, 20 is the second's
  /// lowest score (Bianco et al., arXiv 1602.05531, section 3: boundaries at 20, 40, 60 and 80). Scores outside the
  /// scale belong to its ends.
  ///
  /// - Precondition: `count` is at least 1 and `score` is not NaN.
  public func bin(of score: Double, count: Int) -> Int {
    let position = (clamp(score) - minimum) / (maximum - minimum) * Double(count)
    let fromLowest = Swift.min(Int(position), count - 1)
    return higherIsBetter ? fromLowest : count - 1 - fromLowest
  }
}
