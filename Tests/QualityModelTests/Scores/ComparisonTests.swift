import Testing

@testable import QualityModel

/// How sure it is which of two images is better: Thurstone's case V, held to SciPy.
@Suite struct ComparisonTests {
  private let calibration = IntervalCalibration(level: 0.9, halfWidth: 17.3, imageCount: 930)

  /// scipy.stats.norm.cdf(d / (2 ** 0.5 * 17.3 / scipy.stats.norm.ppf(0.95)))
  @Test(arguments: [
    (0, 0.5), (1, 0.52680089), (5, 0.63162201), (10, 0.74930514), (20, 0.91062430), (50, 0.99961243), (-10, 0.25069486),
  ])
  func `The probability is normal in the difference`(difference: Double, expected: Double) {
    let probability = calibration.probability(that: 40 + difference, isBetterThan: 40, on: .percent)
    #expect(abs(probability - expected) < 1e-7)
  }

  @Test func `On a scale of impairment the lower score is the better`() {
    let scale = ScoreScale(minimum: 0, maximum: 100, higherIsBetter: false)
    #expect(calibration.probability(that: 30, isBetterThan: 40, on: scale) > 0.7)
  }

  @Test func `Without errors there is no doubt`() {
    let exact = IntervalCalibration(level: 0.9, halfWidth: 0, imageCount: 930)
    #expect(exact.probability(that: 2, isBetterThan: 1, on: .percent) == 1)
    #expect(exact.probability(that: 1, isBetterThan: 2, on: .percent) == 0)
    #expect(exact.probability(that: 1, isBetterThan: 1, on: .percent) == 0.5)
  }
}
