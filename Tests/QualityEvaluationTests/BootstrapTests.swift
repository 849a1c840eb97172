import Testing

@testable import QualityEvaluation

@Suite struct BootstrapTests {
  @Test("the interval of a mean is that of theory, mean +- 1.96 SD / sqrt n")
  func meanInterval() throws {
    let values = (0..<400).map { Double($0 % 20) }
    let bootstrap = Bootstrap(resamples: 4000, seed: 2)
    let interval = try #require(
      bootstrap.intervals(count: values.count) { [$0.reduce(0) { $0 + values[$1] } / 400] }.first ?? nil)
    let margin = 1.96 * ((400.0 - 1) / 12).squareRoot() / 20
    #expect(abs(interval.lowerBound - (9.5 - margin)) < 0.05, "\(interval)")
    #expect(abs(interval.upperBound - (9.5 + margin)) < 0.05, "\(interval)")
  }

  @Test("about 95 of 100 intervals hold the true correlation")
  func correlationCoverage() throws {
    let truth = 0.8
    var simulation = SimulatedImages(seed: 11)
    var covered = 0
    for sample in 0..<200 {
      let x = (0..<60).map { _ in simulation.normal() }
      let y = x.map { truth * $0 + (1 - truth * truth).squareRoot() * simulation.normal() }
      let bootstrap = Bootstrap(resamples: 200, seed: UInt64(sample))
      let interval = try #require(
        bootstrap.intervals(count: 60) { drawn in
          [Correlation.pearson(drawn.map { x[$0] }, drawn.map { y[$0] })]
        }.first ?? nil)
      if interval.contains(truth) { covered += 1 }
    }
    // 95 % of 200 is 190, with a standard error of 3; percentile intervals of small samples are a little narrow.
    #expect((178...198).contains(covered), "\(covered) of 200")
  }

  @Test("a lower level gives a narrower interval inside the wider one")
  func levels() throws {
    var simulation = SimulatedImages(seed: 12)
    let values = (0..<50).map { _ in simulation.normal() }
    let intervals = try [0.5, 0.95].map { level in
      try #require(
        Bootstrap(resamples: 500, level: level).intervals(count: 50) { [$0.reduce(0) { $0 + values[$1] } / 50] }[0])
    }
    #expect(intervals[1].lowerBound < intervals[0].lowerBound)
    #expect(intervals[0].upperBound < intervals[1].upperBound)
  }

  @Test("a figure that resamples often leave undefined has no interval; one that they seldom do has")
  func undefinedResamples() {
    let bootstrap = Bootstrap(resamples: 400, seed: 1)
    let intervals = bootstrap.intervals(count: 5) { drawn in
      [drawn.contains(0) ? 1 : nil, drawn.allSatisfy { $0 == drawn[0] } ? .nan : 1, nil]
    }
    #expect(intervals == [nil, 1...1, nil])
  }

  @Test("two images or no resamples give no interval")
  func none() {
    #expect(Bootstrap().intervals(count: 2) { _ in [1, 2] } == [nil, nil])
    #expect(Bootstrap(resamples: 0).intervals(count: 9) { _ in [1] } == [nil])
  }
}
