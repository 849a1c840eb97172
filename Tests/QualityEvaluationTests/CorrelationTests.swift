import Foundation
import Numerics
import QualityTestSupport
import Testing

@testable import QualityEvaluation

@Suite struct CorrelationTests {
  @Test("the fixtures are there")
  func fixtures() {
    #expect(EvaluationFixture.all.count == 9)
  }

  @Test("ranks and correlations are SciPy's, with and without ties", arguments: EvaluationFixture.all)
  func sciPy(fixture: EvaluationFixture) {
    #expect(Correlation.ranks(fixture.predictions) == fixture.ranks)
    #expect(agree(Correlation.pearson(fixture.predictions, fixture.opinions), fixture.lcc))
    #expect(agree(Correlation.spearman(fixture.predictions, fixture.opinions), fixture.srocc))
    #expect(agree(Correlation.kendall(fixture.predictions, fixture.opinions), fixture.krocc))
  }

  @Test("quantiles are NumPy's", arguments: EvaluationFixture.all)
  func quantiles(fixture: EvaluationFixture) {
    let sorted = fixture.predictions.sorted()
    for (share, expected) in zip([0, 0.025, 0.25, 0.5, 0.975, 1], fixture.quantiles) {
      #expect(agree(Quantile.of(sorted, at: share), expected))
    }
  }

  @Test("rank correlations do not change under rising maps, and turn their sign under falling ones")
  func monotoneMaps() throws {
    let fixture = try EvaluationFixture.named("no ties")
    let (x, y) = (fixture.predictions, fixture.opinions)
    for correlation in [Correlation.spearman, Correlation.kendall] {
      let plain = try #require(correlation(x, y))
      #expect(correlation(x.map { exp($0 / 10) }, y) == plain)
      #expect(correlation(x, y.map { $0 * $0 * $0 }) == plain)
      #expect(agree(correlation(x.map { -$0 }, y), -plain))
      #expect(correlation(y, x).map { agree($0, plain) } == true)
    }
  }

  @Test("a line has correlation 1 exactly or nearly, never beyond the bounds")
  func bounds() {
    for slope in [0.1, 1e-200, 1e200, -3] {
      let x = (1...100).map { Double($0) / 7 }
      let y = x.map { $0 * slope }
      for correlation in [Correlation.pearson(x, y), Correlation.spearman(x, y), Correlation.kendall(x, y)] {
        #expect(agree(correlation, slope > 0 ? 1 : -1) && abs(correlation ?? 2) <= 1, "slope \(slope)")
      }
    }
  }

  @Test(
    "too few, constant and infinite series have no correlation",
    arguments: [
      ([], []), ([1], [2]), ([1, 2], [3, 4]), ([0.1, 0.1, 0.1], [1, 2, 3]), ([1, 2, 3], [0.1, 0.1, 0.1]),
      ([1, 2, .nan], [1, 2, 3]), ([1, 2, 3], [1, 2, .infinity]),
    ] as [([Double], [Double])])
  func undefined(x: [Double], y: [Double]) {
    #expect(Correlation.pearson(x, y) == nil)
    #expect(Correlation.spearman(x, y) == nil)
    #expect(Correlation.kendall(x, y) == nil)
  }
}
