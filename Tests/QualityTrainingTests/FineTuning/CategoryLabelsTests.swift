import QualityTestSupport
import Testing

@testable import QualityTraining

@Suite struct CategoryLabelsTests {
  private let hard = CategoryLabels(count: 5, kind: .hard)
  private let soft = CategoryLabels(count: 5, kind: .soft)

  @Test("centres lie in the middle of equal parts")
  func centres() {
    #expect(hard.centres == [10, 30, 50, 70, 90])
    #expect(CategoryLabels(count: 2, kind: .soft).centres == [25, 75])
  }

  @Test(
    "a hard label is the fifth that the score lies in, the upper one on a cut",
    arguments: [(0, 0), (19.9, 0), (20, 1), (55, 2), (60, 3), (79.9, 3), (80, 4), (100, 4), (-3, 0), (104, 4)])
  func hard(score: Double, category: Int) {
    let expected = (0..<5).map { $0 == category ? 1.0 : 0 }
    #expect(hard.target(score: score, deviation: 20) == expected)
    // Opinions do not differ.
    #expect(soft.target(score: score, deviation: 0) == expected)
  }

  @Test("a soft label has SciPy's shares of the normal distribution", arguments: FineTuningFixture.all.labels)
  func soft(label: FineTuningFixture.LabelCase) {
    let target = soft.target(score: label.score, deviation: label.deviation)
    for (share, expected) in zip(target, label.target) { #expect(abs(share - expected) < 1e-12) }
    #expect(agree(target.reduce(0, +), 1))
  }

  @Test("where no deviation is published, opinions differ as they usually do")
  func unknown() {
    #expect(soft.target(score: 42, deviation: nil) == soft.target(score: 42, deviation: 15))
    #expect(hard.target(score: 42, deviation: nil) == [0, 0, 1, 0, 0])
  }
}
