import QualityTestSupport
import Testing

@testable import QualityEvaluation

@Suite struct CalibrationTests {
  @Test("coverage counts opinions inside the interval, ends included")
  func coverage() throws {
    let images = [(0.0, 2.0, 2.0), (0, 2, 2.1), (1, 1, 1), (-5, -3, -6)].map { low, high, opinion in
      EvaluatedImage(
        name: "", prediction: 0, opinion: opinion, interval: PredictionInterval(low: low, high: high))
    }
    let coverage = try #require(
      IntervalCoverage(of: images + [EvaluatedImage(name: "", prediction: 0, opinion: 0)], level: 0.9))
    #expect(coverage.imageCount == 4)
    #expect(coverage.share.value == 0.5)
    #expect(coverage.meanWidth == 1.5)
    #expect(coverage.level == 0.9)
    let low = try #require(coverage.share.low)
    #expect(low < 0.5)
    #expect(IntervalCoverage(of: [EvaluatedImage(name: "", prediction: 0, opinion: 0)]) == nil)
  }

  @Test("intervals of two deviations hold about 95 % of normal opinions")
  func simulatedCoverage() throws {
    var simulation = SimulatedImages(seed: 31)
    let coverage = try #require(IntervalCoverage(of: simulation.images(2000, noise: 9)))
    #expect(abs(coverage.share.value - 0.954) < 0.015)
    #expect(agree(coverage.meanWidth, 36))
  }

  @Test("bins hold all images in the order of their predictions")
  func bins() throws {
    let images = (0..<103).map { EvaluatedImage(name: "", prediction: Double(($0 * 37) % 103), opinion: 7) }
    let bins = CalibrationBin.all(of: images)
    #expect(bins.count == 10)
    #expect(bins.reduce(0) { $0 + $1.imageCount } == 103)
    #expect(bins.map(\.prediction) == bins.map(\.prediction).sorted())
    #expect(bins.first?.prediction == 4.5 && bins.first?.opinion == 7 && bins.first?.standardError == 0)
    #expect(CalibrationBin.all(of: Array(images.prefix(12))).map(\.imageCount) == [6, 6])
    #expect(CalibrationBin.all(of: Array(images.prefix(1))).first?.standardError == nil)
  }

  @Test("a bin's share of opinions inside needs an interval for each of its images")
  func intervalShare() {
    func image(_ opinion: Double, _ interval: PredictionInterval?) -> EvaluatedImage {
      EvaluatedImage(name: "", prediction: 0, opinion: opinion, interval: interval)
    }
    let interval = PredictionInterval(low: 1, high: 3)
    #expect(CalibrationBin.all(of: [0.0, 1, 2, 4].map { image($0, interval) }).map(\.intervalShare) == [0.5])
    #expect(CalibrationBin.all(of: [image(2, interval), image(2, nil)]).map(\.intervalShare) == [nil])
  }

  @Test("the standard error is the sample deviation over the root of the count")
  func standardError() {
    let images = [1.0, 2, 3, 4].map { EvaluatedImage(name: "", prediction: 0, opinion: $0) }
    #expect(agree(CalibrationBin.all(of: images).first?.standardError, (5.0 / 3 / 4).squareRoot()))
  }
}
