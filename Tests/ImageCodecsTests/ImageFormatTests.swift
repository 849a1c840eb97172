import ImageCodecs
import Testing

@Suite("ImageFormat")
struct ImageFormatTests {
  @Test("is told from the first bytes")
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
