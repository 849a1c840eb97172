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
}
