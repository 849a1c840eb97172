import Testing

@testable import QualityModel

@Suite struct ScoreScaleTests {
  private let opinions = ScoreScale(minimum: 0, maximum: 100, higherIsBetter: true)
  private let impairment = ScoreScale(minimum: -10, maximum: 30, higherIsBetter: false)

  @Test(
    "five categories of a MOS are cut at 20, 40, 60 and 80, the cut belonging to the part above",
    arguments: [
      (-3.0, 0), (0, 0), (19.999, 0), (20, 1), (39.9, 1), (40, 2), (60, 3), (79.9, 3), (80, 4), (100, 4), (120, 4),
    ]
  )
  func meanOpinionScores(score: Double, bin: Int) {
    #expect(opinions.bin(of: score, count: 5) == bin)
  }

  @Test(
    "on a scale of impairment the lowest scores are in the best category",
    arguments: [(-10.0, 3), (-0.1, 3), (0, 2), (10, 1), (20, 0), (30, 0)]
  )
  func impairmentScores(score: Double, bin: Int) {
    #expect(impairment.bin(of: score, count: 4) == bin)
  }

  @Test("a score outside the scale moves to its nearest end")
  func clamping() {
    #expect(opinions.clamp(-0.5) == 0)
    #expect(opinions.clamp(100.5) == 100)
    #expect(opinions.clamp(55.25) == 55.25)
    #expect(impairment.clamp(-11) == -10)
  }
}
