import Foundation
import ImageCodecs
import Numerics
import Testing

@testable import QualityData

/// Images that show the same picture are found, and others are not.
@Suite struct NearDuplicateTests {
  /// A picture of soft spots, decided by the seed.
  private func picture(seed: UInt64, width: Int = 96, height: Int = 64) -> Image {
    var generator = SplitMix64(seed: seed)
    let spots = (0..<6).map { _ in
      (x: generator.next(below: 100), y: generator.next(below: 100), light: Double(generator.next(below: 200)))
    }
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let light = spots.reduce(20.0) { sum, spot in
          let dx = Double(x) / Double(width) - Double(spot.x) / 100
          let dy = Double(y) / Double(height) - Double(spot.y) / 100
          return sum + spot.light * exp(-20 * (dx * dx + dy * dy))
        }
        pixels += Array(repeating: UInt8(min(255, light)), count: 3)
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private func pairs(_ images: [Image]) -> [[Int]] {
    NearDuplicates(among: images.map(Thumbnail.init)).pairs.map { [$0.first, $0.second] }
  }

  @Test func aResizedAndABrighterCopyAreFound() {
    let original = picture(seed: 1)
    let brighter = Image(width: 96, height: 64, pixels: original.pixels.map { UInt8(min(255, Int($0) + 12)) })
    #expect(pairs([picture(seed: 2), original, original.resized(width: 48, height: 32)]) == [[1, 2]])
    #expect(pairs([brighter, picture(seed: 3), original]) == [[0, 2]])
  }

  @Test func otherPicturesAreNot() {
    #expect(pairs((1...40).map { picture(seed: $0) }).isEmpty)
  }

  @Test func imagesOfOneShadeAreLikeNothing() {
    let gray = Image(width: 8, height: 8, pixels: Array(repeating: 90, count: 192))
    #expect(pairs([gray, gray, picture(seed: 1)]).isEmpty)
  }

  @Test func pairsBeyondABlockAreFound() {
    let images = (1...300).map { picture(seed: $0, width: 16, height: 16) }
    let found = pairs(images + [images[3], images[299]])
    #expect(found.contains([3, 300]) && found.contains([299, 301]))
  }

  @Test(.enabled(if: LIVEChallengeData.isThere, "../shared/live-challenge is absent"))
  func theOnePictureThatIsTwiceInTheDatabaseIsFound() throws {
    let database = try QualityDatabase.load(named: "csv", root: LIVEChallengeData.root)
    let (grouped, pairs) = try database.groupingNearDuplicates(workers: 2)
    #expect(pairs.map { [$0.0, $0.1] } == [["images/246.webp", "images/333.webp"]])
    let groups = Set(grouped.images.filter { $0.group != nil }.map(\.name))
    #expect(groups == ["images/246.webp", "images/333.webp"])
  }
}
