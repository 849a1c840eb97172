import QualityTestSupport
import Testing

@testable import QualityEvaluation

@Suite struct AgreementTests {
  private let bootstrap = Bootstrap(resamples: 100, seed: 3)

  @Test("errors and the outlier ratio are NumPy's", arguments: EvaluationFixture.all)
  func numPy(fixture: EvaluationFixture) {
    let agreement = Agreement(of: fixture.images, bootstrap: Bootstrap(resamples: 0))
    #expect(agreement.imageCount == fixture.predictions.count)
    #expect(agree(agreement[.lcc]?.value, fixture.lcc))
    #expect(agree(agreement[.srocc]?.value, fixture.srocc))
    #expect(agree(agreement[.krocc]?.value, fixture.krocc))
    #expect(agree(agreement[.rmse]?.value, fixture.rmse))
    #expect(agree(agreement[.mae]?.value, fixture.mae))
    #expect(agree(agreement[.outlierRatio]?.value, fixture.outlierRatio))
    #expect(agreement[.lcc]?.low == nil)
  }

  @Test("every figure has an interval around it, the same for the same seed")
  func intervals() throws {
    var simulation = SimulatedImages(seed: 4)
    let images = simulation.images(80, noise: 12)
    let agreement = Agreement(of: images, bootstrap: bootstrap)
    for metric in AgreementMetric.allCases {
      let estimate = try #require(agreement[metric])
      let (low, high) = (try #require(estimate.low), try #require(estimate.high))
      #expect(low <= estimate.value && estimate.value <= high, "\(metric)")
      #expect(metric == .outlierRatio || low < high, "\(metric)")
    }
    #expect(agreement == Agreement(of: images, bootstrap: bootstrap))
    #expect(agreement != Agreement(of: images, bootstrap: Bootstrap(resamples: 100, seed: 4)))
  }

  @Test("constant predictions have errors but no correlation")
  func constant() {
    let images = (0..<10).map { EvaluatedImage(name: "\($0)", prediction: 50, opinion: Double($0)) }
    let agreement = Agreement(of: images, bootstrap: bootstrap)
    for metric in [AgreementMetric.lcc, .mappedLCC, .srocc, .krocc, .mappedRMSE, .outlierRatio] {
      #expect(agreement[metric] == nil, "\(metric)")
    }
    #expect(agreement[.mae]?.value == 45.5)
    #expect(agreement[.mae]?.low != nil)
    #expect(agreement.mapping == nil)
  }

  @Test("two images have errors but no correlation and no interval")
  func twoImages() {
    let images = [1.0, 2].map { EvaluatedImage(name: "", prediction: $0, opinion: 2 * $0, deviation: 0.6) }
    let agreement = Agreement(of: images, bootstrap: bootstrap)
    #expect(agreement[.lcc] == nil && agreement[.srocc] == nil && agreement[.krocc] == nil)
    #expect(agreement[.mae]?.value == 1.5 && agreement[.mae]?.low == nil)
    #expect(agreement[.outlierRatio]?.value == 0.5)
  }

  @Test("the outlier ratio is over the images whose deviation is known, and two deviations are no outlier")
  func outliers() {
    let figures = AgreementFigures(
      predictions: [1, 2, 9, 9], opinions: [0, 0, 0, 0], deviations: [0.5, 0.9, nil, 10])
    #expect(figures.values[.outlierRatio] == 1.0 / 3)
  }

  @Test("numbers too large for their squares leave no figure that is not finite")
  func overflow() {
    let large = [-1.7e308, 1.7e308, 1e308, 0, 3, 4, 5]
    let figures = AgreementFigures(
      predictions: large, opinions: large.map { -$0 }, deviations: large.map { _ in nil })
    for metric in AgreementMetric.allCases { #expect(figures.values[metric]?.isFinite ?? true, "\(metric)") }
    #expect(figures.values[.rmse] == nil)
    #expect(figures.values[.srocc] == -1)
  }

  @Test("groups come by name, each as if it were alone")
  func groups() {
    var simulation = SimulatedImages(seed: 5)
    let images = simulation.images(61, noise: 10, groups: ["noise", "blur", "jpeg"])
    let loner = EvaluatedImage(name: "x", prediction: 1, opinion: 2)
    let options = EvaluationOptions(form: .fourParameter, bootstrap: bootstrap, intervalLevel: 0.9)
    let groups = GroupAgreement.all(in: images + [loner], options: options)
    #expect(groups.map(\.group) == ["blur", "jpeg", "noise"])
    #expect(groups.map(\.agreement.imageCount) == [20, 20, 21])
    let blur = images.filter { $0.group == "blur" }
    #expect(groups.first?.agreement == Agreement(of: blur, form: .fourParameter, bootstrap: bootstrap))
    let coverage = IntervalCoverage(of: blur, level: 0.9, bootstrap: bootstrap)
    #expect(coverage?.imageCount == 20 && groups.first?.intervalCoverage == coverage)
    let bare = EvaluatedImage(name: "x", prediction: 1, opinion: 2, group: "bare")
    #expect(GroupAgreement.all(in: [bare], options: options).map(\.intervalCoverage) == [nil])
  }

  @Test("splits are summed up by median and spread")
  func splits() throws {
    let splits = [4.0, 1, 3, 2].map {
      AgreementFigures(predictions: [$0, $0], opinions: [0, 0], deviations: [nil, nil])
    }
    let summary = SplitSummary(of: splits)
    let spread = try #require(summary[.mae])
    #expect(summary.splitCount == 4 && spread.count == 4)
    #expect(spread.median == 2.5 && spread.minimum == 1 && spread.maximum == 4)
    #expect(spread.lowerQuartile == 1.75 && spread.upperQuartile == 3.25)
    #expect(agree(spread.standardDeviation, (5.0 / 3).squareRoot()))
    #expect(summary[.srocc] == nil)
    #expect(SplitSpread(of: [7])?.standardDeviation == 0)
  }
}
