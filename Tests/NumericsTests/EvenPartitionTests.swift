import Numerics
import Testing

@Suite struct EvenPartitionTests {
  @Test("shares are cut in parts that fit, as equal as can be")
  func shares() {
    #expect(EvenPartition.ranges(of: 3..<10, maximum: 3).map(\.count) == [2, 2, 3])
    #expect(EvenPartition.ranges(of: 3..<10, maximum: 7) == [3..<10])
    #expect(EvenPartition.ranges(of: 3..<3, maximum: 2).isEmpty)
    #expect((0..<3).map { EvenPartition.range($0, of: 2, in: 3) } == [0..<0, 0..<1, 1..<2])
  }

  @Test("every thing is in one part, in order, and sizes differ by at most one", arguments: [0, 1, 7, 100, 930])
  func partition(count: Int) {
    for parts in 1...12 {
      let ranges = EvenPartition.ranges(of: count, in: parts)
      #expect(ranges.count == parts && ranges.flatMap { Array($0) } == Array(0..<count))
      let sizes = ranges.map(\.count)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }
  }
}
