import ImageCodecs
import Testing

@Suite("Limits")
struct LimitTests {
  /// A PNG header alone: 60000 x 60000 pixels of 16-bit RGBA.
  private static let hugePNG: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
    + [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 16, 6, 0, 0, 0, 0x4D, 0x3F, 0xE5, 0x27]

  /// A JPEG with its frame header saying 65500 x 65500.
  private static func hugeJPEG() throws -> [UInt8] {
    var bytes = try Fixture.bytes(of: "jpeg/420-progressive.jpg")
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC2 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    return bytes
  }

  /// A lossless WebP with its header saying 16383 x 16383.
  private static func hugeWebP() throws -> [UInt8] {
    var bytes = try Fixture.bytes(of: "webp/lossless.webp")
    let stream = try #require(bytes.indices.dropLast(5).first { bytes[$0..<$0 + 4].elementsEqual("VP8L".utf8) }) + 9
    let size: UInt32 = 16382 | 16382 << 14
    for index in 0..<4 { bytes[stream + index] = UInt8(truncatingIfNeeded: size >> (8 * UInt32(index))) }
    return bytes
  }

  @Test("refuse a header that claims a huge picture, without taking memory for it")
  func headerBombs() throws {
    let bombs = try [(Self.hugePNG, 60_000), (Self.hugeJPEG(), 65_500), (Self.hugeWebP(), 16_383)]
    for (bytes, side) in bombs {
      let error = ImageError.tooLarge(width: side, height: side, limit: "50000000 pixels in all")
      #expect(throws: error) { try header(bytes) }
      #expect(throws: error) { try decode(bytes) }
    }
  }

  @Test("refuse a side or an area above the limit, and allow exactly the limit")
  func sizes() throws {
    let bytes = try Fixture.bytes(of: "png/rgb-8.png")
    #expect(throws: ImageError.tooLarge(width: 45, height: 35, limit: "44 pixels a side")) {
      try decode(bytes, limits: ImageLimits(maximumSide: 44))
    }
    #expect(throws: ImageError.tooLarge(width: 45, height: 35, limit: "1574 pixels in all")) {
      try decode(bytes, limits: ImageLimits(maximumPixels: 1574))
    }
    #expect(throws: ImageError.tooSmall(width: 45, height: 35, minimumSide: 36)) {
      try decode(bytes, limits: ImageLimits(minimumSide: 36))
    }
    let exact = ImageLimits(maximumPixels: 1575, maximumSide: 45, minimumSide: 35)
    #expect(try decode(bytes, limits: exact).image.width == 45)
  }

  @Test(
    "refuse a HEIC or AVIF whose stream holds more than the file states, before it is decoded",
    arguments: ["unstated.heic", "unstated.avif", "within.heic", "pieces.avif"])
  func unstatedPictures(file: String) throws {
    let format: ImageFormat = file.hasSuffix("heic") ? .heic : .avif
    #expect(throws: ImageError.damaged(format, "it holds a picture of 2048 x 2048 pixels that it does not state")) {
      try header(Fixture.bytes(of: "bombs/\(file)"))
    }
  }

  @Test("hold all of a HEIC or AVIF to the limits, of which a part is shown")
  func cutOut() throws {
    #expect(try decode(Fixture.bytes(of: "bombs/stated.avif")).image.width == 64)
    let bytes = try Fixture.bytes(of: "bombs/cut-out.avif")
    let decoded = try decode(bytes)
    #expect((decoded.header.width, decoded.image.width, decoded.image.height) == (64, 64, 64))
    #expect(throws: ImageError.tooLarge(width: 256, height: 256, limit: "5000 pixels in all")) {
      try header(bytes, limits: ImageLimits(maximumPixels: 5000))
    }
  }

  /// Text, texts and a profile that would unpack to 40 MB: none of them is the picture.
  @Test("do without a PNG's side chunks that unpack to tens of megabytes", arguments: ["text", "texts", "profile"])
  func sideChunks(name: String) throws {
    #expect(try decode(Fixture.bytes(of: "bombs/\(name).png")).image.width == 20)
  }

  /// 65 scans of one coefficient, which no block has, put in before the second: a table with the single code "0", for a
  /// run of 16,384 blocks that end here, then one such run.
  @Test("refuse a progressive JPEG with more scans than any encoder writes")
  func scans() throws {
    let bytes = try Fixture.bytes(of: "jpeg/grey-progressive.jpg")
    let first = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    let second = try #require(
      bytes[(first + 2)...].indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] >= 0xC0 })
    let table: [UInt8] = [0xFF, 0xC4, 0, 20, 0x11, 1] + [UInt8](repeating: 0, count: 15) + [0xE0]
    let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0x11, 63, 63, 0, 0, 1]
    let tail = bytes[second...]
    #expect(try decode(Array(bytes[..<second] + table + scan + tail)).image.width == 45)
    let bomb = bytes[..<second] + table + Array(repeating: scan, count: 65).joined() + tail
    #expect {
      try decode(Array(bomb))
    } throws: { error in
      guard case .unsupported(.jpeg, let reason)? = error as? ImageError else { return false }
      return reason.contains("scans")
    }
  }
}
