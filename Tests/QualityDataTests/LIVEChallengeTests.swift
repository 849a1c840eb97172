import Foundation
import Testing

@testable import QualityData

/// The training part of LIVE In the Wild: it is beside the repository, or where DEEPBIQ_LIVE_CHALLENGE says.
enum LIVEChallengeData {
  static let root = ProcessInfo.processInfo.environment["DEEPBIQ_LIVE_CHALLENGE"] ?? "../shared/live-challenge"

  static let isThere = FileManager.default.fileExists(atPath: "\(root)/scores.csv")
}

/// The training part of LIVE In the Wild, which is not in the repository.
@Suite(
  "LIVE In the Wild, 930 images",
  .enabled(if: LIVEChallengeData.isThere, "DEEPBIQ_LIVE_CHALLENGE names no folder with scores.csv"))
struct LIVEChallengeTests {
  // awk over scores.csv.
  private let meanMOS = 55.806350285
  private let meanDeviation = 19.368916512

  private func load() throws -> QualityDatabase { try QualityDatabase.load(named: "csv", root: LIVEChallengeData.root) }

  @Test("is read whole, and every image can be decoded")
  func opinions() throws {
    let database = try load()
    #expect(database.images.count == 930)
    #expect(abs(database.images.reduce(0) { $0 + $1.mos } / 930 - meanMOS) < 1e-6)
    #expect(abs(database.images.reduce(0) { $0 + ($1.standardDeviation ?? .nan) } / 930 - meanDeviation) < 1e-6)
    try database.checkImages()
    let first = try #require(database.images.first)
    #expect(first.name == "images/100.webp" && first.mos == 32.561075 && first.score == first.mos)
    #expect(try first.decode().width == 500)
  }

  @Test("is split with its shares, alike in quality")
  func split() throws {
    let images = try load().images
    let split = try DatabaseSplit(images, validation: 0.1, test: 0.2, seed: 1)
    #expect(abs(split.test.count - 186) <= 1 && abs(split.validation.count - 93) <= 1)
    for part in [split.training, split.validation, split.test] {
      let mean = part.reduce(0) { $0 + images[$1].score } / Double(part.count)
      #expect(abs(mean - meanMOS) < 1.5, "the mean score of a part is \(mean)")
    }
  }
}
