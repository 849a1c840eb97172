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

@Suite struct IntervalCalibrationTests {
  private func read(_ properties: [String: String]) throws -> IntervalCalibration? {
    try IntervalCalibration(MetadataReader(properties: properties, model: "m.onnx"))
  }

  @Test("an interval ends where the scale does")
  func limits() {
    let calibration = IntervalCalibration(level: 0.9, halfWidth: 15, imageCount: 9)
    let scale = ScoreScale(minimum: 0, maximum: 100, higherIsBetter: true)
    #expect(calibration.interval(around: 50, on: scale) == ScoreInterval(level: 0.9, low: 35, high: 65))
    #expect(calibration.interval(around: 95, on: scale) == ScoreInterval(level: 0.9, low: 80, high: 100))
    #expect(calibration.interval(around: 0, on: scale) == ScoreInterval(level: 0.9, low: 0, high: 15))
  }

  @Test(
    "the rank is ceil((n + 1) level), computed exactly",
    arguments: [(0.9, 9, 9), (0.9, 10, 10), (0.9, 186, 169), (0.55, 19, 11), (0.95, 18, 19), (0.5, 1, 1), (0.7, 9, 7)])
  func rank(level: Double, count: Int, rank: Int) {
    #expect(IntervalCalibration.rank(forLevel: level, imageCount: count) == rank)
  }

  @Test("the fewest images are the first whose rank is among them", arguments: 1...999)
  func fewestImages(thousandths: Int) {
    let level = Double(max(10, thousandths)) / 1000
    let fewest = IntervalCalibration.fewestImages(forLevel: level)
    #expect(IntervalCalibration.rank(forLevel: level, imageCount: fewest) <= fewest)
    #expect(IntervalCalibration.rank(forLevel: level, imageCount: fewest - 1) > fewest - 1)
  }

  @Test("what is written to a model's metadata is read again")
  func metadata() throws {
    let calibration = IntervalCalibration(level: 0.95, halfWidth: 17.302_516_987_1, imageCount: 41)
    let properties = Dictionary(uniqueKeysWithValues: calibration.metadata.map { ($0.rawValue, $1) })
    #expect(try read(properties) == calibration)
    #expect(try read([:]) == nil)
  }

  @Test(
    "a key without the others is refused, and so are too few images, by name",
    arguments: [
      (["interval_level": "0.9"], "interval_half_width"),
      (["interval_level": "0.9", "interval_half_width": "15"], "interval_images"),
      (["interval_half_width": "15", "interval_images": "100"], "interval_level"),
      (["interval_level": "0.9", "interval_half_width": "15", "interval_images": "8"], "interval_images"),
    ])
  func refusals(properties: [String: String], key: String) {
    let error = #expect(throws: ModelError.self) { try read(properties) }
    guard case .metadata("m.onnx", key, _, let allowed) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(allowed.contains("all set, or none") || allowed.contains("at least 9"))
  }
}
