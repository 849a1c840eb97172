import Testing

@testable import QualityModel

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
