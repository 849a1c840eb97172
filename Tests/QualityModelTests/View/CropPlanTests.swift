import Testing

@testable import QualityModel

@Suite struct CropPlanTests {
  private static let sizes = [
    (224, 224), (225, 224), (226, 300), (500, 500), (667, 500), (500, 889), (672, 448), (1200, 224), (300, 1500),
  ]

  private func boxes(
    _ width: Int,
    _ height: Int,
    crops: Int? = nil,
    sampling: Sampling = .grid
  ) -> [CropBox] {
    CropPlan.boxes(
      width: width, height: height, cropSize: 224, gridMinimum: ModelMetadata.defaultGridMinimum, crops: crops,
      sampling: sampling)
  }

  private func grid(_ boxes: [CropBox]) -> (columns: Int, rows: Int) {
    (Set(boxes.map(\.x)).count, Set(boxes.map(\.y)).count)
  }

  @Test("a square view gets 3x3 crops from border to border")
  func square() {
    let boxes = boxes(500, 500)
    #expect(boxes.map(\.x) == [0, 138, 276, 0, 138, 276, 0, 138, 276])
    #expect(boxes.map(\.y) == [0, 0, 0, 138, 138, 138, 276, 276, 276])
    #expect(boxes.allSatisfy { $0.width == 224 && $0.height == 224 })
  }

  @Test("a longer side gets more crops, and a side of one crop just one")
  func otherAspects() {
    #expect(grid(boxes(889, 500)) == (4, 3))
    #expect(grid(boxes(500, 1121)) == (3, 6))
    #expect(grid(boxes(224, 224)) == (1, 1))
    #expect(grid(boxes(224, 230)) == (1, 3))
    #expect(grid(boxes(225, 224)) == (2, 1))
  }

  @Test("the default grid covers every pixel, inside the view, without repeating a crop", arguments: sizes)
  func coverage(width: Int, height: Int) {
    let boxes = boxes(width, height)
    for (origins, side) in [(Set(boxes.map(\.x)).sorted(), width), (Set(boxes.map(\.y)).sorted(), height)] {
      #expect(origins.first == 0)
      #expect(origins.last == side - 224)
      #expect(zip(origins, origins.dropFirst()).allSatisfy { $1 - $0 <= 224 }, "neighbours overlap or touch")
    }
    #expect(Set(boxes.map { [$0.x, $0.y] }).count == boxes.count)
    #expect(grid(boxes).columns * grid(boxes).rows == boxes.count)
  }

  @Test("a grid that is not asked for by number has at most 50 crops")
  func defaultCap() {
    let large = boxes(4000, 3000)
    #expect((40...50).contains(large.count))
    #expect(grid(large) == (8, 6))
    #expect(boxes(20_000, 224).count == 50)
  }

  @Test(
    "a number of crops gives the most even grid that has no more",
    arguments: [
      (500, 500, 1, 1, 1), (500, 500, 4, 2, 2), (500, 500, 9, 3, 3), (500, 500, 10, 3, 3), (500, 500, 25, 5, 5),
      (500, 500, 30, 6, 5), (500, 1000, 3, 1, 3), (1000, 500, 3, 3, 1), (889, 500, 12, 4, 3), (224, 224, 250, 1, 1),
      (1000, 224, 7, 7, 1), (226, 224, 50, 3, 1),
    ]
  )
  func numberedGrids(width: Int, height: Int, crops: Int, columns: Int, rows: Int) {
    #expect(grid(boxes(width, height, crops: crops)) == (columns, rows))
  }

  @Test("a single crop is the centre")
  func centre() {
    #expect(boxes(501, 400, crops: 1) == [CropBox(x: 138, y: 88, width: 224, height: 224)])
  }

  @Test("no grid has more crops than asked for, and all lie inside the view", arguments: sizes)
  func never(width: Int, height: Int) {
    for crops in CropPlan.allowedCounts {
      let boxes = boxes(width, height, crops: crops)
      #expect((1...crops).contains(boxes.count))
      #expect(boxes.allSatisfy { $0.x >= 0 && $0.y >= 0 && $0.x + 224 <= width && $0.y + 224 <= height })
    }
  }

  @Test("random crops are as many as asked for, inside the view, and the seed's own")
  func random() {
    let first = boxes(300, 250, crops: 250, sampling: .random(seed: 42))
    #expect(first.count == 250)
    #expect(first == boxes(300, 250, crops: 250, sampling: .random(seed: 42)))
    #expect(first != boxes(300, 250, crops: 250, sampling: .random(seed: 43)))
    #expect(first.allSatisfy { (0...76).contains($0.x) && (0...26).contains($0.y) })
    #expect(Set(first.map(\.x)).count > 50 && Set(first.map(\.y)).count == 27)
    #expect(boxes(224, 224, sampling: .random(seed: 0)).count == 25)
  }
}
