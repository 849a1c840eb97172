import ImageCodecs
import QualityTestSupport
import Testing

@testable import QualityData

@Suite("BMPReader")
struct BMPReaderTests {
  private let limits = ImageLimits(minimumSide: 1)

  private func decode(_ bytes: [UInt8], limits: ImageLimits? = nil) throws(BMPError) -> Image {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(BMPError) in try BMPReader.decode(bytes, limits: limits ?? self.limits) }
    }
    return try result.get()
  }

  @Test(
    "reads the pixels that Pillow reads",
    arguments: ["24", "24-top-down", "24-core", "32", "8", "8-top-down", "8-gray"])
  func pixels(name: String) throws {
    let image = try decode(DatabaseFixture.bytes("bmp/\(name).bmp"))
    #expect(image.width == 5 && image.height == 3)
    #expect(image.pixels == (try DatabaseFixture.bytes("bmp/\(name).rgb")))
  }

  @Test("refuses every truncation, and no broken byte stops the program", arguments: ["24", "24-core", "32", "8"])
  func truncation(name: String) throws {
    let bytes = try DatabaseFixture.bytes("bmp/\(name).bmp")
    for count in bytes.indices {
      #expect(throws: BMPError.self, "cut to \(count) bytes") { try decode(Array(bytes[..<count])) }
    }
    for index in 0..<min(bytes.count, 130) {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var broken = bytes
        broken[index] = value
        if let image = try? decode(broken) { #expect(image.pixels.count == image.width * image.height * 3) }
      }
    }
  }

  /// The fixture with a field of its header changed.
  private func changed(_ name: String, at offset: Int, to value: Int, byteCount: Int) throws -> [UInt8] {
    var bytes = try DatabaseFixture.bytes("bmp/\(name).bmp")
    bytes.replaceSubrange(offset..<offset + byteCount, with: SmallBMP.integer(value, byteCount: byteCount))
    return bytes
  }

  @Test("refuses compression and depths that it does not read")
  func unsupported() throws {
    let compressed = try changed("8", at: 30, to: 1, byteCount: 4)
    #expect(throws: BMPError.unsupported("it is stored with compression 1; only 0, uncompressed, is read")) {
      try decode(compressed)
    }
    let deep = try changed("24", at: 28, to: 16, byteCount: 2)
    #expect(throws: BMPError.unsupported("it has 16 bits a pixel; only 8, 24 and 32 are read")) { try decode(deep) }
  }

  @Test("refuses a palette that is too large or has not all colours that are used")
  func palettes() throws {
    let large = try changed("8", at: 46, to: 257, byteCount: 4)
    #expect(throws: BMPError.damaged("its palette has 257 colours, more than 256")) { try decode(large) }
    let small = try changed("8", at: 46, to: 1, byteCount: 4)
    #expect(throws: BMPError.self) { try decode(small) }
  }

  @Test("checks the limits before anything is allocated")
  func sizes() throws {
    let bytes = try DatabaseFixture.bytes("bmp/24.bmp")
    #expect(throws: BMPError.size(width: 5, height: 3, limit: "at least 16 pixels a side")) {
      try decode(bytes, limits: ImageLimits())
    }
    #expect(throws: BMPError.size(width: 5, height: 3, limit: "at most 14 pixels in all")) {
      try decode(bytes, limits: ImageLimits(maximumPixels: 14, minimumSide: 1))
    }
    let huge = try changed("24", at: 18, to: 0x7FFF_FFFF, byteCount: 4)
    #expect(throws: BMPError.size(width: 0x7FFF_FFFF, height: 3, limit: "at most 65535 pixels a side")) {
      try decode(huge)
    }
    let lowest = try changed("24", at: 22, to: 0x8000_0000, byteCount: 4)
    #expect(throws: BMPError.size(width: 5, height: 0x8000_0000, limit: "at most 65535 pixels a side")) {
      try decode(lowest)
    }
  }
}
