import ImageCodecs
import Testing

@Suite("Damaged files")
struct DamageTests {
  /// What is cut off may have been no part of the picture: the end marker, or padding behind the last row.
  @Test("are refused when cut anywhere, unless all of the picture is there", arguments: Fixture.all)
  func truncation(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    let whole = try decode(bytes).image
    let lengths = Array(stride(from: 0, to: bytes.count, by: 13)) + Array(max(0, bytes.count - 16)..<bytes.count)
    for length in lengths {
      guard let (header, image) = try? decode(Array(bytes[..<length])) else { continue }
      // What says how to turn the picture may stand behind it.
      let isWhole = header.orientation != fixture.orientation || image == whole
      #expect(isWhole, "cut to \(length) of \(bytes.count) bytes")
    }
  }

  @Test("are decoded or refused, never crash, with single bits flipped", arguments: Fixture.all)
  func bitFlips(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 120)) {
      var flipped = bytes
      flipped[position] ^= 1 << (position % 8)
      // A flipped size may be a large one, which takes its time.
      if let (header, image) = try? decode(flipped, limits: ImageLimits(maximumPixels: 100_000)) {
        #expect((header.width, header.height) == (image.width, image.height))
        #expect(image.pixels.count == image.width * image.height * 3)
      }
    }
  }

  @Test("are refused when a PNG's picture data fails its checksum")
  func checksum() throws {
    var bytes = try Fixture.bytes(of: "png/rgb-8.png")
    bytes[bytes.count / 2] ^= 4
    #expect(throws: ImageError.damaged(.png, "invalid chunk checksum")) { try decode(bytes) }
  }

  @Test("are refused when a WebP holds no picture")
  func noPicture() {
    #expect(throws: ImageError.self) { try decode(Array("RIFF\u{4}\0\0\0WEBP".utf8)) }
    let extended = "RIFF\u{16}\0\0\0WEBPVP8X\u{A}\0\0\0\0\0\0\0\u{1F}\0\0\u{1F}\0\0"
    #expect(throws: ImageError.self) { try header(Array(extended.utf8)) }
  }

  @Test("are refused when a JPEG's end was replaced by zeros, even before an end marker")
  func zeroFilled() throws {
    let bytes = try Fixture.bytes(of: "jpeg/420.jpg")
    let zeroed = bytes.dropLast(bytes.count / 4) + [UInt8](repeating: 0, count: bytes.count / 4 - 2)
    #expect(throws: ImageError.self) { try decode(Array(zeroed)) }
    #expect(throws: ImageError.self) { try decode(Array(zeroed + [0xFF, 0xD9])) }
  }
}
