import Testing

@testable import ImageCodecs

@Suite struct PNGWriterTests {
  @Test(arguments: [(16, 16), (17, 31), (300, 20)])
  func `What is written is what is read`(width: Int, height: Int) throws {
    let pixels = (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) }
    let image = Image(width: width, height: height, pixels: pixels)
    let read = try image.png().withUnsafeBytes { try ImageDecoder.decode($0).image }
    #expect(read == image)
    let grey = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 13) }
    let file = Image.png(grey: grey, width: width, height: height)
    let greyRead = try file.withUnsafeBytes { try ImageDecoder.decode($0).image }
    #expect(greyRead.pixels == grey.flatMap { [$0, $0, $0] })
  }
}
