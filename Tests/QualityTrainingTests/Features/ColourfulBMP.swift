import Numerics
import QualityModel
import QualityTestSupport

/// A bitmap whose pixels all differ, as a file.
enum ColourfulBMP {
  static func bytes(width: Int, height: Int, seed: Int) -> [UInt8] {
    let rowSize = (3 * width + 3) / 4 * 4
    let header: [(Int, byteCount: Int)] = [
      (54 + rowSize * height, 4), (0, 4), (54, 4), (40, 4), (width, 4), (height, 4), (1, 2), (24, 2), (0, 4),
      (rowSize * height, 4), (0, 4), (0, 4), (0, 4), (0, 4),
    ]
    var generator = SplitMix64(seed: UInt64(seed))
    let pixels = (0..<rowSize * height).map { _ in UInt8(generator.next(below: 120) + 20 * seed) }
    return Array("BM".utf8) + header.flatMap { SmallBMP.integer($0, byteCount: $1) } + pixels
  }
}
