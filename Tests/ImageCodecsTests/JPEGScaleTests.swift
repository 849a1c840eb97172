import ImageCodecs
import Testing

@Suite("JPEG scale")
struct JPEGScaleTests {
  /// The picture is 128 x 96.
  @Test(
    "is the smallest n/8 whose shorter side suffices",
    arguments: [(1, 16, 12), (12, 16, 12), (13, 32, 24), (25, 48, 36), (48, 64, 48), (84, 112, 84), (85, 128, 96)]
  )
  func smallest(shorterSide: Int, width: Int, height: Int) throws {
    let (header, image) = try decode(Fixture.bytes(of: "scaled/full.jpg"), shorterSide: shorterSide)
    #expect((image.width, image.height) == (width, height))
    #expect((header.width, header.height) == (128, 96))
  }

  @Test("never enlarges")
  func fullScale() throws {
    let image = try decode(Fixture.bytes(of: "scaled/full.jpg"), shorterSide: 1000).image
    #expect((image.width, image.height) == (128, 96))
  }

  @Test("gives the pixels of Pillow's draft mode", arguments: [2, 4, 8])
  func equalsPillow(divisor: Int) throws {
    let image = try decode(Fixture.bytes(of: "scaled/full.jpg"), shorterSide: 96 / divisor).image
    #expect(image.pixels == (try Fixture.bytes(of: "scaled/divided-by-\(divisor).rgb")))
  }

  @Test("leaves PNG and WebP alone", arguments: ["png/rgb-8.png", "webp/lossy.webp"])
  func otherFormats(file: String) throws {
    let image = try decode(Fixture.bytes(of: file), shorterSide: 10).image
    #expect((image.width, image.height) == (45, 35))
  }

  @Test("is found on the stored sides of a picture that lies on its side")
  func oriented() throws {
    let (header, image) = try decode(Fixture.bytes(of: "jpeg/orientation-6.jpg"), shorterSide: 18)
    #expect((header.width, header.height) == (35, 45))
    #expect((image.width, image.height) == (18, 23))
  }
}
