import Foundation

/// Which of two images people would find better.
extension IntervalCalibration {
  /// The probability that the mean opinion of an image with one score is better than that of an image with another.
  ///
  /// Errors are taken to be independent and normal, of the deviation s of which the interval holds its level: for
  /// scores a and b it is Phi((a - b) / (sqrt(2) s)), where half the interval's width is Phi^-1((1 + level) / 2) s
  /// (L. L. Thurstone, "A law of comparative judgment", Psychological Review 34, 1927, case V).
  public func probability(that score: Double, isBetterThan other: Double, on scale: ScoreScale) -> Double {
    let difference = scale.higherIsBetter ? score - other : other - score
    guard halfWidth > 0 else { return difference > 0 ? 1 : difference < 0 ? 0 : 0.5 }
    return Self.normalProbability(below: difference / (2.0.squareRoot() * halfWidth / quantile))
  }

  /// How many standard deviations of a normal distribution lie within the interval on each side.
  private var quantile: Double {
    var (low, high) = (0.0, 10.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if 2 * Self.normalProbability(below: middle) - 1 < level { low = middle } else { high = middle }
    }
    return high
  }

  private static func normalProbability(below value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }
}
