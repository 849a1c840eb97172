import ImageCodecs
import Numerics
import Testing

@testable import QualityModel

@Suite struct CropBoxTests {
  @Test("a box of a reduced view covers the same part of the original")
  func reducedView() {
    let box = CropBox(x: 222, y: 138, width: 224, height: 224)
    let mapped = box.mapped(fromWidth: 667, height: 500, toWidth: 4000, height: 3000)
    #expect(mapped == CropBox(x: 1331, y: 828, width: 1344, height: 1344))
  }

  @Test("a view of the original's size leaves boxes as they are")
  func sameSize() {
    let box = CropBox(x: 7, y: 9, width: 224, height: 224)
    #expect(box.mapped(fromWidth: 500, height: 400, toWidth: 500, height: 400) == box)
  }

  @Test("mapped boxes lie inside the image, hold a pixel, and those that touch still touch")
  func manySizes() {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      let (viewWidth, viewHeight) = (generator.next(below: 900) + 32, generator.next(below: 900) + 32)
      let (width, height) = (generator.next(below: 5000) + 1, generator.next(below: 5000) + 1)
      func mapped(_ x: Int, _ y: Int) -> CropBox {
        CropBox(x: x, y: y, width: 16, height: 16)
          .mapped(fromWidth: viewWidth, height: viewHeight, toWidth: width, height: height)
      }
      let x = generator.next(below: viewWidth - 31)
      let y = generator.next(below: viewHeight - 31)
      let (box, right) = (mapped(x, y), mapped(x + 16, y))
      #expect(box.x >= 0 && box.y >= 0 && box.width >= 1 && box.height >= 1)
      #expect(box.x + box.width <= width && box.y + box.height <= height)
      #expect(right.x <= box.x + box.width)
    }
    let corner = CropBox(x: 443, y: 276, width: 224, height: 224)
      .mapped(fromWidth: 667, height: 500, toWidth: 4000, height: 3000)
    #expect(corner.x + corner.width == 4000 && corner.y + corner.height == 3000)
  }
}

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
