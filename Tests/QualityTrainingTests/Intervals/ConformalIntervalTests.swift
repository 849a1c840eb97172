import Numerics
import QualityModel
import Testing

@testable import QualityTraining

@Suite struct ConformalIntervalTests {
  @Test("the half-width is the error of the right rank, in any order and on both sides")
  func quantile() throws {
    let errors = [3.0, -1, 9, 4, -10, 7, 2, -8, 5, 6]
    let predictions = errors.map { 50 + $0 }
    let opinions = errors.map { _ in 50.0 }
    func halfWidth(_ level: Double) throws -> Double {
      try ConformalInterval.calibrated(predictions: predictions, opinions: opinions, level: level).halfWidth
    }
    // ceil(11 * level): 10, 9, 6, 3.
    #expect(try halfWidth(0.9) == 10)
    #expect(try halfWidth(0.8) == 9)
    #expect(try halfWidth(0.5) == 6)
    #expect(try halfWidth(0.25) == 3)
    #expect(
      try ConformalInterval.calibrated(predictions: predictions, opinions: opinions)
        == IntervalCalibration(level: 0.9, halfWidth: 10, imageCount: 10))
  }

  @Test("equal errors, all of them zero too, are a width as any other")
  func ties() throws {
    let ties = [2.0, 2, 2, 2, 2, 1, 1, 1, 3]
    let zero = [Double](repeating: 0, count: 9)
    #expect(try ConformalInterval.calibrated(predictions: ties, opinions: zero, level: 0.5).halfWidth == 2)
    #expect(try ConformalInterval.calibrated(predictions: ties, opinions: zero, level: 0.9).halfWidth == 3)
    #expect(try ConformalInterval.calibrated(predictions: zero, opinions: zero).halfWidth == 0)
  }

  @Test("too few images for the level, a level that is none and an error that is no number are refused")
  func refusals() {
    func calibrate(_ predictions: [Double], _ level: Double) throws {
      _ = try ConformalInterval.calibrated(
        predictions: predictions, opinions: predictions.map { _ in 0 }, level: level)
    }
    let eight = [Double](repeating: 1, count: 8)
    #expect(throws: IntervalError.tooFewImages(8, needed: 9, level: 0.9)) { try calibrate(eight, 0.9) }
    #expect(throws: IntervalError.tooFewImages(8, needed: 19, level: 0.95)) { try calibrate(eight, 0.95) }
    #expect(throws: IntervalError.tooFewImages(0, needed: 1, level: 0.5)) { try calibrate([], 0.5) }
    for level in [0, 1, -0.5, .infinity] {
      #expect(throws: IntervalError.level(level)) { try calibrate(eight, level) }
    }
    #expect {
      try calibrate([0, 1, .nan, 3, 4, 5, 6, 7, 8, 9], 0.9)
    } throws: { "\($0)" == "the error of calibration image 2 is nan; it must be a finite number" }
  }

  @Test("of new images the interval holds the promised share, between level and level + 1 / (n + 1)")
  func coverage() throws {
    var generator = SplitMix64(seed: 77)
    var inside = 0
    let (repeats, tested) = (400, 50)
    for _ in 0..<repeats {
      // Heavy tails: nothing is assumed of the errors.
      let errors = (0..<19 + tested).map { _ in generator.nextNormal() * (1 + generator.nextNormal().magnitude) }
      let width = try ConformalInterval.calibrated(
        predictions: Array(errors.prefix(19)), opinions: [Double](repeating: 0, count: 19)
      ).halfWidth
      inside += errors.dropFirst(19).count { abs($0) <= width }
    }
    // 18 of 20 exactly in expectation; its SD over 400 repeats is about 0.0033.
    #expect(abs(Double(inside) / Double(repeats * tested) - 0.9) < 0.013)
  }
}
