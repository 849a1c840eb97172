import ImageCodecs
import Testing

@Suite("Decoding")
struct DecodingTests {
  @Test("gives the pixels that Pillow gives, upright", arguments: Fixture.all)
  func equalsPillow(_ fixture: Fixture) throws {
    let (header, image) = try decode(fixture.bytes())
    #expect(image.width == fixture.width)
    #expect(image.height == fixture.height)
    #expect(header.orientation == fixture.orientation)
    let expected = try fixture.expectedPixels()
    let differences = zip(image.pixels, expected).filter { $0 != $1 }.count
    #expect(image.pixels.count == expected.count)
    #expect(differences == 0)
  }

  @Test("reads the same header without decoding", arguments: Fixture.all)
  func headerAgrees(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    let told = try header(bytes)
    #expect(told == (try decode(bytes).header))
    #expect(told.width == fixture.width)
    #expect(told.height == fixture.height)
    #expect(fixture.file.hasPrefix(told.format.rawValue))
  }

  @Test("refuses nothing at all and bytes of no known format")
  func notImages() {
    #expect(throws: ImageError.empty) { try decode([]) }
    #expect(throws: ImageError.unknownFormat) { try decode(Array("GIF89a and more".utf8)) }
    #expect(throws: ImageError.unknownFormat) { try header([0xFF]) }
  }

  @Test("says in its errors what is wrong and what is allowed")
  func messages() {
    let limit = ImageError.tooLarge(width: 90, height: 80, limit: "64 pixels a side")
    #expect(limit.description == "The image is 90 x 80 pixels; at most 64 pixels a side are allowed.")
    let small = ImageError.tooSmall(width: 9, height: 80, minimumSide: 16)
    #expect(small.description == "The image is 9 x 80 pixels; each side must be at least 16.")
    #expect(ImageError.damaged(.webp, "x").description.hasPrefix("The WebP image is damaged"))
    #expect(ImageError.unsupported(.jpeg, "x").description.hasPrefix("The JPEG image cannot be decoded"))
  }
}

@Suite("ImageFormat")
struct ImageFormatTests {
  @Test("is detected from the signature")
  func signatures() {
    let signatures: [(bytes: [UInt8], format: ImageFormat?)] = [
      ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .png),
      (Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ".utf8), .webp),
      (Array("RIFF\u{1}\u{2}\u{3}\u{4}WAVEfmt ".utf8), nil),
      (Array("GIF89a".utf8), nil),
      ([0xFF, 0xD8], nil),
      ([], nil),
    ]
    for (bytes, format) in signatures {
      #expect(bytes.withUnsafeBytes(ImageFormat.init(signatureOf:)) == format)
    }
  }

  @Test("names its media type")
  func mediaTypes() {
    #expect(ImageFormat.allCases.map(\.mediaType) == ["image/jpeg", "image/png", "image/webp"])
  }
}
