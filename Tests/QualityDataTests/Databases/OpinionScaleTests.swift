import Testing

@testable import QualityData

@Suite("OpinionScale")
struct OpinionScaleTests {
  @Test("maps its ends to 0 and 100 and its middle to 50")
  func linear() {
    let scale = OpinionScale(1...5)
    #expect([1, 3, 5].map { scale.score(ofMOS: scale.mos(of: $0)) } == [0, 50, 100])
    #expect(scale.scoreStandardDeviation(of: 0.5) == 12.5)
  }

  @Test("turns impairment so that higher is better, in the same units")
  func turning() {
    let scale = OpinionScale(0...1, higherIsBetter: false)
    #expect([0, 0.25, 1].map(scale.mos) == [1, 0.75, 0])
    #expect([0, 0.25, 1].map { scale.score(ofMOS: scale.mos(of: $0)) } == [100, 75, 0])
  }

  @Test("cuts nothing off where values may lie beyond its ends")
  func unbounded() {
    let scale = OpinionScale(0...100, higherIsBetter: false, isBounded: false)
    #expect(scale.contains(111) && !scale.contains(.nan) && !OpinionScale(0...100).contains(111))
    #expect(scale.score(ofMOS: scale.mos(of: 111)) == -11)
  }

  @Test("mean and sample deviation of a distribution, from counts or from shares")
  func distributions() throws {
    // 25 threes, 73 fours and 7 fives; Python's statistics.mean and statistics.stdev.
    let counts: [Double] = [0, 0, 25, 73, 7]
    for shares in [counts, counts.map { $0 / 105 }] {
      let distribution = try #require(OpinionDistribution(shares: shares, count: 105))
      #expect(abs(distribution.mean - 3.8285714285714287) < 1e-12)
      #expect(abs(distribution.standardDeviation - 0.5272778944939547) < 1e-12)
    }
    #expect(OpinionDistribution(shares: [0, 0], count: 5) == nil)
    #expect(OpinionDistribution(shares: [2, -1], count: 5) == nil)
    #expect(OpinionDistribution(shares: [1, 0], count: 1) == nil)
  }
}
