import ImageCodecs
import Testing

@Suite("Colour profiles")
struct ColorProfileTests {
  /// Another version of Little CMS made the expected pixels: its rounding may differ by one.
  @Test("of other RGB spaces are converted to sRGB", arguments: ["wide.jpg", "wide.png", "wide.webp"])
  func converted(name: String) throws {
    let image = try decode(Fixture.bytes(of: "profiles/\(name)")).image
    let expected = try Fixture.bytes(of: "profiles/\(name).rgb")
    #expect(image.pixels.count == expected.count)
    #expect(zip(image.pixels, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  @Test(
    "of curves and a matrix or of a table are converted to sRGB",
    arguments: [
      "display-p3", "adobe-rgb", "prophoto", "table-mft1", "table-mft2", "table-mab", "elements-and-matrix",
    ]
  )
  func kinds(name: String) throws {
    let image = try decode(Fixture.bytes(of: "profiles/\(name).png")).image
    let expected = try Fixture.bytes(of: "profiles/\(name).png.rgb")
    #expect(zip(image.pixels, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    #expect(try expected != Fixture.bytes(of: "png/rgb-8.png.rgb"))
  }

  /// The one with 500,000 elements took minutes when Little CMS saw it.
  @Test(
    "that ask for much work change nothing",
    .timeLimit(.minutes(1)),
    arguments: [
      "elements", "elements-100", "large-grid-mft1", "large-grid-mft2", "large-grid-mab", "long-curves", "too-large",
    ]
  )
  func hostile(name: String) throws {
    let image = try decode(Fixture.bytes(of: "profiles/\(name).png")).image
    #expect(try image.pixels == Fixture.bytes(of: "png/rgb-8.png.rgb"))
  }

  @Test(
    "of grey and of CMYK are converted to sRGB",
    arguments: ["grey-gamma.png", "grey-table.jpg", "grey-function.tif", "cmyk-mft1.jpg", "cmyk-mft2.tif"])
  func otherSpaces(name: String) throws {
    let image = try decode(Fixture.bytes(of: "profiles/\(name)")).image
    let expected = try Fixture.bytes(of: "profiles/\(name).rgb")
    #expect(image.pixels.count == expected.count)
    let largest = zip(image.pixels, expected).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(largest) <= 2)
  }

  @Test("of HEIC and AVIF are converted to sRGB", arguments: ["display-p3.heic", "display-p3.avif"])
  func modernFormats(name: String) throws {
    let image = try decode(Fixture.bytes(of: "profiles/\(name)")).image
    let expected = try Fixture.bytes(of: "profiles/\(name).rgb")
    #expect(image.pixels.count == expected.count)
    // The codecs' own differences grow where colours are dark. Unconverted, the mean difference is 6.
    let sum = zip(image.pixels, expected).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(sum) / Double(expected.count) < 1.5)
  }

  @Test("of CMYK with a table beyond all bounds change nothing")
  func hostileCMYK() throws {
    let bytes = try Fixture.bytes(of: "profiles/large-grid-cmyk.jpg")
    let isBlack = try decode(bytes).image.pixels.allSatisfy { $0 == 0 }
    #expect(!isBlack)
  }

  @Test("that are sRGB, broken or not of RGB change nothing", arguments: ["srgb.jpg", "broken.jpg", "grey-space.jpg"])
  func unchanged(name: String) throws {
    let image = try decode(Fixture.bytes(of: "profiles/\(name)")).image
    #expect(image.pixels == (try Fixture.bytes(of: "profiles/\(name).rgb")))
  }

  @Test(
    "never crash the decoder when damaged", arguments: ["wide.jpg", "wide.webp", "grey-table.jpg", "cmyk-mft2.tif"])
  func damaged(name: String) throws {
    let bytes = try Fixture.bytes(of: "profiles/\(name)")
    let start = try #require(bytes.indices.dropLast(4).first { bytes[$0..<$0 + 4].elementsEqual("acsp".utf8) }) - 36
    let profileByteCount = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
    for position in stride(from: start, to: start + profileByteCount, by: max(1, profileByteCount / 400)) {
      var damaged = bytes
      damaged[position] = ~damaged[position]
      #expect(try decode(damaged).image.width == 45)
    }
  }
}
