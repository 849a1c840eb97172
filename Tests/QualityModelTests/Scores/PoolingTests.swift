import Testing

@testable import QualityModel

@Suite struct PoolingTests {
  @Test(
    "scores are pooled as their names say",
    arguments: [
      (Pooling.mean, [1.0, 2, 6], 3.0), (.median, [6, 1, 2], 2), (.median, [8, 1, 2, 6], 4), (.min, [6, 1, 2], 1),
      (.max, [2, 6, 1], 6), (.mean, [4], 4), (.median, [4], 4), (.min, [-4], -4), (.max, [-4], -4),
    ]
  )
  func pooled(pooling: Pooling, values: [Double], expected: Double) {
    #expect(pooling.pool(values) == expected)
  }

  @Test("the spread has the extremes and the population standard deviation")
  func spread() {
    let spread = Spread(of: [2, 4, 4, 4, 5, 5, 7, 9])
    #expect(spread.minimum == 2)
    #expect(spread.maximum == 9)
    #expect(spread.standardDeviation == 2)
    #expect(Spread(of: [3.5]).standardDeviation == 0)
  }
}
