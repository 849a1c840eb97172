import QualityEvaluation
import QualityTestSupport
import Testing

@Suite struct ROCTests {
  @Test("the area is the share of pairs that are in order, ties half")
  func area() {
    let (low, high) = ([1.0, 2, 2, 5], [2.0, 3, 4])
    var pairs = 0.0
    for one in low { for other in high { pairs += one < other ? 1 : one == other ? 0.5 : 0 } }
    #expect(agree(ROC.area(below: low, high), pairs / 12))
  }

  @Test("groups apart give 1, exchanged 0, equal ones and empty ones a half")
  func ends() {
    #expect(ROC.area(below: [1, 2], [3, 4, 5]) == 1 && ROC.area(below: [3, 4, 5], [1, 2]) == 0)
    #expect(ROC.area(below: [7, 7], [7]) == 0.5 && ROC.area(below: [], [1]) == 0.5)
  }
}
