import QualityTestSupport
import Testing

@testable import QualityEvaluation

@Suite struct HumanComparisonTests {
  private let bootstrap = Bootstrap(resamples: 100)

  @Test("both figures are SciPy's", arguments: EvaluationFixture.all)
  func sciPy(fixture: EvaluationFixture) throws {
    let comparison = try #require(HumanComparison(of: fixture.images, bootstrap: bootstrap))
    #expect(comparison.imageCount == fixture.predictions.count)
    #expect(agree(comparison.withinOneDeviation.value, fixture.withinOneDeviation))
    #expect(agree(comparison.closerThanObserver.value, fixture.closerThanObserver))
    #expect(comparison.closerThanObserver.low != nil)
  }

  @Test("a drawn observer loses against the prediction as often as the formula says")
  func simulatedObservers() {
    var simulation = SimulatedImages(seed: 21)
    let further = (0..<20_000).filter { _ in abs(15 * simulation.normal()) > 9 }.count
    let probability = HumanComparison.probabilityOfBeingCloser(error: -9, deviation: 15)
    #expect(abs(Double(further) / 20_000 - probability) < 0.012, "\(further) and \(probability)")
  }

  @Test("a second observer in the place of the program comes to one half")
  func observerAsProgram() throws {
    var simulation = SimulatedImages(seed: 22)
    let images = (0..<4000).map { index in
      EvaluatedImage(name: "\(index)", prediction: 50 + 20 * simulation.normal(), opinion: 50, deviation: 20)
    }
    let comparison = try #require(HumanComparison(of: images, bootstrap: Bootstrap(resamples: 0)))
    #expect(abs(comparison.closerThanObserver.value - 0.5) < 0.02)
    #expect(abs(comparison.withinOneDeviation.value - HumanComparison.observersWithinOneDeviation) < 0.025)
    #expect(agree(HumanComparison.observersWithinOneDeviation, 0.682_689_492_137_086))
  }

  @Test("a perfect prediction is closer than anyone, unless all observers agree")
  func extremes() {
    #expect(HumanComparison.probabilityOfBeingCloser(error: 0, deviation: 5) == 1)
    #expect(HumanComparison.probabilityOfBeingCloser(error: 1000, deviation: 5) == 0)
    #expect(HumanComparison.probabilityOfBeingCloser(error: 0, deviation: 0) == 0)
    #expect(HumanComparison.probabilityOfBeingCloser(error: 3, deviation: 0) == 0)
  }

  @Test("images without a deviation are left out, and without any there is no comparison")
  func withoutDeviation() {
    let plain = EvaluatedImage(name: "a", prediction: 1, opinion: 9)
    let rated = EvaluatedImage(name: "b", prediction: 1, opinion: 2, deviation: 1)
    #expect(HumanComparison(of: [plain], bootstrap: bootstrap) == nil)
    let comparison = HumanComparison(of: [plain, rated], bootstrap: bootstrap)
    #expect(comparison?.imageCount == 1)
    #expect(comparison?.withinOneDeviation.value == 1)
    #expect(comparison?.withinOneDeviation.low == nil)
  }
}
