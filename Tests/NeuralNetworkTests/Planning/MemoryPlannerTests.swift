import Testing

@testable import NeuralNetwork

struct MemoryPlannerTests {
  @Test func tensorsThatLiveTogetherNeverOverlap() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var layout = MemoryPlanner()
      for _ in 0..<30 {
        let first = Int.random(in: -1..<20, using: &random)
        let last = first + Int.random(in: 0..<8, using: &random)
        _ = layout.add(.init(count: Int.random(in: 1..<500, using: &random), first: first, last: last))
      }
      let (offsets, total) = layout.offsets()
      for (one, block) in layout.blocks.enumerated() {
        #expect(offsets[one] >= 0 && offsets[one] + block.count <= total && offsets[one] % 16 == 0)
        for (other, rival) in layout.blocks.enumerated().dropFirst(one + 1)
        where block.first <= rival.last && rival.first <= block.last {
          #expect(offsets[one] + block.count <= offsets[other] || offsets[other] + rival.count <= offsets[one])
        }
      }
    }
  }

  @Test func aChainNeedsTwoOfItsTensors() {
    var layout = MemoryPlanner()
    for step in 0..<10 { _ = layout.add(.init(count: 64, first: step - 1, last: step)) }
    #expect(layout.offsets().total == 128)
  }
}
