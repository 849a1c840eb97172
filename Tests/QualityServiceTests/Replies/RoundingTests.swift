import Testing

@testable import QualityService

@Suite struct RoundingTests {
  @Test(arguments: [(52.123449, 52.1234), (52.12345, 52.1235), (-0.00004, 0), (-1.00005, -1.0001), (100, 100)])
  func `Rounds to four decimals, half away from zero`(value: Double, rounded: Double) {
    #expect(value.rounded(decimals: 4) == rounded)
  }

  @Test func `A number without such decimals stays as it is`() {
    #expect(1e300.rounded(decimals: 4) == 1e300)
    #expect(Double.infinity.rounded(decimals: 4) == .infinity)
    #expect(Double.nan.rounded(decimals: 4).isNaN)
  }
}
