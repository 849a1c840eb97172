import Numerics
import QualityData
import QualityModel
import QualityTestSupport

@testable import QualityTraining

/// Rated bitmaps of noise: the stronger it is, the better people are said to have liked them.
enum TexturedImages {
  /// Writes `count` images of slightly different sizes to `database` and rates them.
  static func write(_ count: Int, to database: TemporaryDatabase, deviation: Double? = 15) throws -> [RatedImage] {
    var images: [RatedImage] = []
    for index in 0..<count {
      var generator = SplitMix64(seed: 100, index)
      let score = 100 * (Double(index) + 0.5) / Double(count)
      let (width, height) = (40 + index % 5, 40 + index % 3)
      let level = 100 + generator.nextUniform() * 50
      let pixels = (0..<3 * width * height).map { _ in
        UInt8(min(255, max(0, level + (2 + score / 2) * (generator.nextUniform() - 0.5) * 3)))
      }
      let name = "\(index).bmp"
      try database.write(bitmap(width: width, height: height, pixels: pixels), to: name)
      images.append(
        RatedImage(
          name: name, path: database.root + "/" + name, opinion: score, standardDeviation: deviation,
          scale: OpinionScale(0...100)))
    }
    return images
  }
}

/// Bitmaps whose pixels all differ.
enum ColourfulBMP {
  static func bytes(width: Int, height: Int, seed: Int) -> [UInt8] {
    var generator = SplitMix64(seed: UInt64(seed))
    return bitmap(
      width: width, height: height,
      pixels: (0..<3 * width * height).map { _ in UInt8(generator.next(below: 120) + 20 * seed) })
  }
}

/// An uncompressed 24-bit BMP; rows are padded to four bytes.
private func bitmap(width: Int, height: Int, pixels: [UInt8]) -> [UInt8] {
  let padding = (4 - 3 * width % 4) % 4
  let size = (3 * width + padding) * height
  let header: [(Int, byteCount: Int)] = [
    (54 + size, 4), (0, 4), (54, 4), (40, 4), (width, 4), (height, 4), (1, 2), (24, 2), (0, 4), (size, 4), (0, 4),
    (0, 4), (0, 4), (0, 4),
  ]
  var bytes = Array("BM".utf8) + header.flatMap { SmallBMP.integer($0, byteCount: $1) }
  for row in 0..<height {
    bytes += pixels[3 * width * row..<3 * width * (row + 1)] + [UInt8](repeating: 0, count: padding)
  }
  return bytes
}

extension RatedImage {
  /// The assessment by `assessor` with its model's own options.
  func assessed(by assessor: Assessor) throws -> Assessment {
    try assessor.assess([self], options: AssessmentOptions(defaultsOf: assessor.model.metadata))[0]
  }
}
