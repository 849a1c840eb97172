import Testing

@testable import QualityModel

@Suite struct QualityMapTests {
  private func crop(_ x: Int, _ y: Int, _ side: Int, _ score: Double) -> CropScore {
    CropScore(
      box: CropBox(x: x, y: y, width: side, height: side), score: score, category: "fair", categoryProbabilities: [],
      damage: [])
  }

  @Test func `Where one crop is, its score is; where none is, there is none`() {
    let map = QualityMap(of: [crop(0, 0, 50, 30), crop(50, 50, 50, 70)], width: 100, height: 100, columns: 2, rows: 2)
    #expect(map.scores == [30, nil, nil, 70])
  }

  @Test func `Where crops overlap, the one whose middle is nearer says more`() throws {
    let map = QualityMap(of: [crop(0, 0, 40, 0), crop(20, 0, 40, 100)], width: 60, height: 40, columns: 6, rows: 1)
    let scores = try map.scores.map { try #require($0) }
    #expect(scores == scores.sorted() && scores[0] == 0 && scores[5] == 100)
    #expect(abs(scores[2] + scores[3] - 100) < 1e-9 && scores[2] > 10 && scores[2] < 50)
  }

  @Test func `Equal crops give an even map`() {
    let crops = (0..<5).flatMap { y in (0..<5).map { x in crop(10 * x, 10 * y, 30, 42) } }
    let map = QualityMap(of: crops, width: 70, height: 70, columns: 7, rows: 7)
    #expect(map.scores.allSatisfy { abs(($0 ?? 0) - 42) < 1e-9 })
  }
}
