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
    let tolerance = fixture.tolerance ?? 0
    let differences = zip(image.pixels, expected).filter { abs(Int($0) - Int($1)) > tolerance }.count
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
    for bytes in [[0xFF], Array("some words".utf8), [0, 1, 2, 3]] as [[UInt8]] {
      #expect(throws: ImageError.unknownFormat(nil, accepted: Set(ImageFormat.allCases))) { try header(bytes) }
    }
  }

  @Test("names what is no picture, and says what to do", arguments: ForeignFile.examples)
  func foreign(kind: ForeignFile, bytes: [UInt8]) throws {
    let error = ImageError.unknownFormat(kind, accepted: Set(ImageFormat.allCases))
    #expect(throws: error) { try decode(bytes) }
    #expect(error.description.contains(kind.advice))
    #expect(error.description.hasSuffix("Accepted are JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF or BMP images."))
  }

  @Test("refuses formats that are not accepted, by name")
  func notAccepted() throws {
    let limits = ImageLimits(formats: [.jpeg, .png])
    let error = ImageError.formatNotAccepted(.webp, accepted: [.jpeg, .png])
    #expect(throws: error) { try decode(Fixture.bytes(of: "webp/lossy.webp"), limits: limits) }
    #expect(error.description == "The image is a WebP; accepted are JPEG or PNG images.")
    #expect(try decode(Fixture.bytes(of: "png/rgb-8.png"), limits: limits).image.width == 45)
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
      (Array("GIF89a".utf8), .gif),
      (Array("GIF90a".utf8), nil),
      (Array("II*\0\u{8}\0\0\0".utf8), .tiff),
      (Array("MM\0*\0\0\0\u{8}".utf8), .tiff),
      (Array("II+\0\u{8}\0\0\0".utf8), .tiff),
      (Array("II*\0\u{10}\0\0\0CR\u{2}\0".utf8), nil),
      (Array("BM----\0\0\0\0----".utf8) + [40, 0, 0, 0], .bmp),
      (Array("BM is how this text begins".utf8), nil),
      (Array("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic".utf8), .heic),
      (Array("\0\0\0\u{18}ftypmif1\0\0\0\0mif1avif".utf8), .avif),
      (Array("\0\0\0\u{14}ftypavif\0\0\0\0mif1".utf8), .avif),
      (Array("\0\0\0\u{14}ftypisom\0\0\0\0mp42".utf8), nil),
      ([0xFF, 0xD8], nil),
      ([], nil),
    ]
    for (bytes, format) in signatures {
      #expect(bytes.withUnsafeBytes(ImageFormat.init(signatureOf:)) == format)
    }
  }

  @Test("names its media type")
  func mediaTypes() {
    let names = ["jpeg", "png", "webp", "heic", "avif", "gif", "tiff", "bmp"]
    #expect(ImageFormat.allCases.map(\.mediaType) == names.map { "image/\($0)" })
  }
}

extension ForeignFile {
  /// One beginning of each kind, and some that are written in several ways.
  fileprivate static let examples: [(ForeignFile, [UInt8])] = [
    (.svg, Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)),
    (.svg, Array("\u{FEFF}<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>".utf8)),
    (.html, Array("\n<!DOCTYPE html><html>".utf8)),
    (.html, Array("<HTML><head>".utf8)),
    (.xml, Array("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>".utf8)),
    (.json, Array(#"{"error": "not found"}"#.utf8)),
    (.dataURL, Array("data:image/png;base64,iVBORw0KGgo=".utf8)),
    (.base64, Array("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD".utf8)),
    (.base64, Array("iVBORw0KGgoAAAANSUhEUgAAAAUA\r\nAAAFCAYAAACNbyblAAAAHElEQVQI12P4".utf8)),
    (.gzip, [0x1F, 0x8B, 8, 0]),
    (.zip, Array("PK\u{3}\u{4}".utf8)),
    (.pdf, Array("%PDF-1.7".utf8)),
    (.cameraRaw, Array("II*\0\u{10}\0\0\0CR\u{2}\0".utf8)),
    (.cameraRaw, Array("FUJIFILMCCD-RAW 0201".utf8)),
    (.readAsText, Array(String(decoding: [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10], as: UTF8.self).utf8)),
    (.readAsText, Array("\u{FF}\u{D8}\u{FF}\u{E0}\0\u{10}JFIF".utf8)),
    (.readAsText, Array(String(decoding: [0x89, 0x50, 0x4E, 0x47, 0x0D], as: UTF8.self).utf8)),
    (.readAsText, Array("\u{89}PNG\r\n\u{1A}\n".utf8)),
    (.cameraRaw, Array("\0\0\0\u{18}ftypcrx \0\0\0\u{1}crx isom".utf8)),
    (.jpegXL, [0xFF, 0x0A, 0]),
    (.jpeg2000, [0, 0, 0, 0x0C] + Array("jP  \r\n".utf8)),
    (.photoshop, Array("8BPS\0\u{1}".utf8)),
    (.icon, [0, 0, 1, 0, 1, 0]),
    (.video, Array("\0\0\0\u{14}ftypisom\0\0\0\0mp42".utf8)),
    (.postScript, Array("%!PS-Adobe-3.0 EPSF-3.0".utf8)),
    (.portableAnymap, Array("P6\n640 480\n255\n".utf8)),
    (.empty, Array(" \r\n".utf8)),
  ]
}
