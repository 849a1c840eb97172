import Numerics
import Testing

@testable import QualityData

@Suite("DatabaseSplit")
struct DatabaseSplitTests {
  /// Images with scores drawn from 0...100; with `groupCount`, in groups of unequal sizes that are not contiguous.
  private static func images(_ count: Int, groupCount: Int? = nil, seed: UInt64 = 9) -> [RatedImage] {
    var generator = SplitMix64(seed: seed)
    let scale = OpinionScale(0...100)
    return (0..<count).map { index in
      let opinion = Double(generator.next(below: 10_001)) / 100
      let group = groupCount.map { "group \(min(generator.next(below: $0), generator.next(below: $0)))" }
      return RatedImage(name: "\(index).png", path: "\(index).png", opinion: opinion, group: group, scale: scale)
    }
  }

  private static func isPartition(_ split: DatabaseSplit, of count: Int) -> Bool {
    (split.training + split.validation + split.test).sorted() == Array(0..<count)
  }

  /// Whether no group has images in two parts.
  private static func keepsGroups(_ split: DatabaseSplit, _ images: [RatedImage]) -> Bool {
    let groups = [split.training, split.validation, split.test].map { part in Set(part.compactMap { images[$0].group })
    }
    return groups[0].isDisjoint(with: groups[1]) && groups[0].isDisjoint(with: groups[2])
      && groups[1].isDisjoint(with: groups[2])
  }

  @Test("every image is in one part, and parts have their shares", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func shares(seed: UInt64) throws {
    for count in [20, 97, 930] {
      let split = try DatabaseSplit(Self.images(count), validation: 0.1, test: 0.2, seed: seed)
      #expect(Self.isPartition(split, of: count))
      #expect(abs(Double(split.validation.count) - 0.1 * Double(count)) <= 2)
      #expect(abs(Double(split.test.count) - 0.2 * Double(count)) <= 2)
    }
  }

  @Test("no group is on two sides, and shares hold to about one group", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func groups(seed: UInt64) throws {
    let images = Self.images(800, groupCount: 40, seed: seed)
    let split = try DatabaseSplit(images, validation: 0.2, test: 0.2, seed: seed)
    let largest = Dictionary(grouping: images, by: \.group).values.map(\.count).max() ?? 0
    #expect(Self.isPartition(split, of: 800) && Self.keepsGroups(split, images))
    #expect(abs(split.test.count - 160) <= 2 * largest && abs(split.validation.count - 160) <= 2 * largest)
  }

  @Test("every tenth of the scores has its share in every part", arguments: [1, 2, 3] as [UInt64])
  func stratified(seed: UInt64) throws {
    let images = Self.images(1000)
    let split = try DatabaseSplit(images, validation: 0.1, test: 0.2, seed: seed)
    let order = images.indices.sorted { (images[$0].score, $0) < (images[$1].score, $1) }
    let test = Set(split.test)
    let validation = Set(split.validation)
    for bin in 0..<10 {
      let members = order[bin * 100..<(bin + 1) * 100]
      #expect(abs(members.filter(test.contains).count - 20) <= 2)
      #expect(abs(members.filter(validation.contains).count - 10) <= 2)
    }
  }

  @Test("every image has the same chance of being tested, the best and the worst too")
  func fairness() throws {
    let images = Self.images(50)
    var counts = images.map { _ in 0 }
    for seed in 0..<2000 {
      for index in try DatabaseSplit(images, validation: 0, test: 0.2, seed: UInt64(seed)).test { counts[index] += 1 }
    }
    // 2000 draws of chance 0.2: 400, with a standard deviation of 17.9.
    #expect(counts.allSatisfy { abs($0 - 400) < 90 }, "\(counts)")
  }

  @Test("a seed gives the same split everywhere, another seed another one")
  func seeds() throws {
    let images = Self.images(12)
    let split = try DatabaseSplit(images, validation: 0.25, test: 0.25, seed: 42)
    #expect(split == (try DatabaseSplit(images, validation: 0.25, test: 0.25, seed: 42)))
    // reference_split.py.
    #expect(split.training == [0, 1, 2, 6, 9, 10] && split.validation == [3, 8, 11] && split.test == [4, 5, 7])
    let others = try (0..<20).map { try DatabaseSplit(images, validation: 0.25, test: 0.25, seed: $0).test }
    #expect(Set(others).count > 10)
  }

  @Test("a part without a share has no image")
  func emptyShares() throws {
    let split = try DatabaseSplit(Self.images(30), validation: 0, test: 0, seed: 1)
    #expect(split.training.count == 30 && split.validation.isEmpty && split.test.isEmpty)
  }

  @Test("folds test every image once, keep groups, and have their shares", arguments: [2, 5, 10])
  func folds(count: Int) throws {
    for images in [Self.images(403), Self.images(600, groupCount: 60)] {
      let folds = try DatabaseSplit.folds(images, count: count, validation: 0.1, seed: 3)
      #expect(folds.count == count)
      #expect(folds.flatMap(\.test).sorted() == Array(images.indices))
      let largest = Dictionary(grouping: images.indices) { images[$0].group ?? "\($0)" }.values.map(\.count).max() ?? 0
      for fold in folds {
        #expect(Self.isPartition(fold, of: images.count) && Self.keepsGroups(fold, images))
        #expect(abs(Double(fold.test.count) - Double(images.count) / Double(count)) <= Double(2 * largest))
        #expect(abs(Double(fold.validation.count) - Double(images.count) / 10) <= Double(2 * largest))
      }
    }
  }

  @Test("refuses shares and folds that make no sense, and parts that would be empty")
  func refusals() throws {
    let images = Self.images(30)
    for (validation, test) in [(-0.1, 0.2), (0.1, -0.2), (0.5, 0.5), (.nan, 0.1), (0, .infinity)] {
      #expect(throws: SplitError.self) { try DatabaseSplit(images, validation: validation, test: test, seed: 1) }
    }
    #expect(throws: SplitError.foldCount(1)) { try DatabaseSplit.folds(images, count: 1, seed: 1) }
    #expect(throws: SplitError.self) { try DatabaseSplit.folds(images, count: 2, validation: 0.5, seed: 1) }
    #expect(throws: SplitError.self) { try DatabaseSplit.folds(images, count: 31, seed: 1) }
    let oneGroup = Self.images(30, groupCount: 1)
    #expect(throws: SplitError.self) { try DatabaseSplit(oneGroup, validation: 0, test: 0.2, seed: 1) }
    #expect(throws: SplitError.self) { try DatabaseSplit([], validation: 0, test: 0.2, seed: 1) }
  }
}
