import Foundation
import ImageCodecs
import Testing

@testable import QualityModel

/// Large pictures put together of photographs, so that there is fine detail all over them.
@Suite struct ContainerScoresTests {
  private static let photographs = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Damage/photographs")
  private static let (tileWidth, tileHeight) = (600, 480)

  /// The upper left part of each photograph that has one of a tile's size.
  private static let tiles: [Image] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: photographs.path)) ?? []
    return names.sorted().compactMap { name in
      guard let bytes = try? Data(contentsOf: photographs.appending(path: name)),
        let image = try? bytes.withUnsafeBytes({ try ImageDecoder.decode($0).image }),
        image.width >= tileWidth, image.height >= tileHeight
      else { return nil }
      return image
    }
  }()

  /// A picture of 4 to 3 whose tiles are the photographs in turn, beginning with another one in every mosaic.
  private static func mosaic(width: Int, height: Int, beginningWith first: Int) -> Image {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in stride(from: 0, to: width, by: tileWidth) {
        let tile = tiles[(first + x / tileWidth + 7 * (y / tileHeight)) % tiles.count]
        let start = (y % tileHeight) * tile.width * 3
        pixels += tile.pixels[start..<start + min(tileWidth, width - x) * 3]
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// The JPEG is decoded at a reduced scale, its pixels as another format would hold them are not.
  @Test("the same picture scores alike in every container", arguments: [1, 2, 3, 4, 6, 8, 12, 16, 20, 24])
  func scores(megapixels: Int) async throws {
    try #require(Self.tiles.count >= 9)
    let height = Int((Double(megapixels) * 1e6 * 3 / 4).squareRoot())
    let file = Self.mosaic(width: height * 4 / 3, height: height, beginningWith: megapixels).jpeg(quality: 92)
    let pixels = try file.withUnsafeBytes { try ImageDecoder.decode($0).image }
    let assessor = try Assessor(QualityModel.embedded(), workers: ProcessorCount.available)
    let jpeg = try await assessor.assess(.file(file), options: assessor.defaultOptions)
    let other = try await assessor.assess(.decoded(pixels, format: "test"), options: assessor.defaultOptions)
    #expect(abs(jpeg.score - other.score) < 0.5)
  }
}
