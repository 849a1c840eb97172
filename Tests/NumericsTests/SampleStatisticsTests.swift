import Numerics
import Testing

@Suite struct SampleStatisticsTests {
  @Test("moments are those of Python's statistics module")
  func moments() throws {
    // statistics.mean, pstdev, stdev, and stdev / sqrt(n).
    let moments = Moments(of: [2, 4, 4, 4, 5, 5, 7, 9])
    #expect(moments.mean == 5 && moments.squares == 32 && moments.isFinite)
    #expect(moments.populationDeviation == 2)
    #expect(abs(moments.sampleDeviation - 2.138089935299395) < 1e-15)
    #expect(abs(try #require(moments.standardError) - 0.7559289460184544) < 1e-15)
  }

  @Test("one value has no spread and no standard error, and none has no mean")
  func few() {
    #expect(Moments(of: [7]).sampleDeviation == 0 && Moments(of: [7]).standardError == nil)
    #expect(Moments(of: []).mean.isNaN && !Moments(of: [1e200, -1e200]).isFinite)
  }

  @Test("quantiles are interpolated between neighbours")
  func quantiles() {
    #expect([0, 0.25, 0.5, 1].map { Quantile.of([1, 2, 4], at: $0) } == [1, 1.5, 2, 4])
    #expect(Quantile.of([3], at: 0.9) == 3)
  }
}
