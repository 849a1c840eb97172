import ImageCodecs
import Testing

@testable import QualityModel

@Suite struct ImageCropTests {
  @Test("a crop is cut into red, green and blue planes")
  func planes() {
    // Pixel (x, y) is (10 y + x, 100 + 10 y + x, 200 + x).
    var pixels: [UInt8] = []
    for y in 0..<UInt8(4) {
      for x in 0..<UInt8(5) { pixels += [10 * y + x, 100 + 10 * y + x, 200 + x] }
    }
    let image = Image(width: 5, height: 4, pixels: pixels)
    var planes = [Float](repeating: -1, count: 3 * 2 * 3)
    planes.withUnsafeMutableBufferPointer {
      image.copyCrop(CropBox(x: 3, y: 1, width: 2, height: 3), to: $0)
    }
    #expect(
      planes == [13, 14, 23, 24, 33, 34, 113, 114, 123, 124, 133, 134, 203, 204, 203, 204, 203, 204]
    )
  }
}
