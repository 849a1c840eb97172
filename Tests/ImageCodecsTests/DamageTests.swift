import ImageCodecs
import Testing

@Suite("Damaged files")
struct DamageTests {
  @Test("are refused when cut anywhere", arguments: Fixture.all.filter { !$0.file.contains("trailing") })
  func truncation(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    let lengths = Array(stride(from: 0, to: bytes.count, by: 13)) + Array(max(0, bytes.count - 16)..<bytes.count)
    for length in lengths {
      #expect(throws: ImageError.self, "cut to \(length) of \(bytes.count) bytes") {
        try decode(Array(bytes[..<length]))
      }
    }
  }

  @Test("are decoded or refused, never crash, with single bits flipped", arguments: Fixture.all)
  func bitFlips(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
      var flipped = bytes
      flipped[position] ^= 1 << (position % 8)
      if let (header, image) = try? decode(flipped) {
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

  @Test("are refused when a JPEG's scan is followed by bytes that are not zero")
  func rubbishAfterScan() throws {
    let bytes = try Fixture.bytes(of: "jpeg/420.jpg")
    let rubbish = bytes.dropLast(2) + [0x12, 0x34, 0x56] + bytes.suffix(2)
    #expect(throws: ImageError.self) { try decode(Array(rubbish)) }
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
