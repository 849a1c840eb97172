import ImageCodecs
import Testing

@Suite("JPEG scale")
struct JPEGScaleTests {
  /// The picture is 128 x 96.
  @Test(
    "is the smallest n/8 whose shorter side is twice what is wanted",
    arguments: [(1, 16, 12), (6, 16, 12), (7, 32, 24), (13, 48, 36), (24, 64, 48), (42, 112, 84), (43, 128, 96)]
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
    let image = try decode(Fixture.bytes(of: "scaled/full.jpg"), shorterSide: 96 / divisor / 2).image
    #expect(image.pixels == (try Fixture.bytes(of: "scaled/divided-by-\(divisor).rgb")))
  }

  @Test("leaves other formats alone", arguments: ["png/rgb-8.png", "webp/lossy.webp", "tiff/jpeg.tif"])
  func otherFormats(file: String) throws {
    let image = try decode(Fixture.bytes(of: file), shorterSide: 10).image
    #expect((image.width, image.height) == (45, 35))
  }

  @Test("is found on the stored sides of a picture that lies on its side")
  func oriented() throws {
    let (header, image) = try decode(Fixture.bytes(of: "jpeg/orientation-6.jpg"), shorterSide: 9)
    #expect((header.width, header.height) == (35, 45))
    #expect((image.width, image.height) == (18, 23))
  }
}

@Suite("JPEG structure")
struct JPEGStructureTests {
  /// APP3 segments whose length is less than the two bytes of the length itself, which libjpeg takes for two.
  private static let shortSegments: [[UInt8]] = [[0xFF, 0xE3, 0, 0], [0xFF, 0xE3, 0, 1]]

  /// The file with bytes put in right after its first marker.
  private static func file(_ name: String, beginningWith segment: [UInt8]) throws -> [UInt8] {
    let bytes = try Fixture.bytes(of: name)
    return Array(bytes.prefix(2) + segment + bytes.dropFirst(2))
  }

  @Test("is read on behind a segment of length 0 or 1", arguments: shortSegments)
  func shortSegment(segment: [UInt8]) throws {
    let (header, image) = try decode(Self.file("jpeg/orientation-6.jpg", beginningWith: segment))
    #expect(header.orientation == 6)
    #expect(try image.pixels == Fixture.bytes(of: "jpeg/orientation-6.jpg.rgb"))
    let wide = try decode(Self.file("profiles/wide.jpg", beginningWith: segment)).image
    #expect(try wide == decode(Fixture.bytes(of: "profiles/wide.jpg")).image)
  }

  @Test("may hold fill bytes before markers, and markers without a segment")
  func fillBytes() throws {
    for inserted in [[0xFF], [0xFF, 0xFF, 0xFF], [0xFF, 0x01], [0xFF, 0xD3]] as [[UInt8]] {
      let (header, image) = try decode(Self.file("jpeg/orientation-6.jpg", beginningWith: inserted))
      #expect(header.orientation == 6)
      #expect(try image.pixels == Fixture.bytes(of: "jpeg/orientation-6.jpg.rgb"))
    }
  }

  @Test("is broken when a second image begins within the first, or a segment reaches beyond the end")
  func broken() throws {
    for inserted in [[0xFF, 0xD8], [0xFF, 0xE3, 0xFF, 0xFF]] as [[UInt8]] {
      let bytes = try Self.file("jpeg/420.jpg", beginningWith: inserted)
      #expect(throws: ImageError.self) { try decode(bytes) }
    }
  }

  @Test("is broken without a frame", arguments: [[0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xD9]] as [[UInt8]])
  func noFrame(bytes: [UInt8]) {
    #expect(throws: ImageError.damaged(.jpeg, "it holds no picture")) { try header(bytes) }
    #expect(throws: ImageError.damaged(.jpeg, "it holds no picture")) { try decode(bytes) }
  }
}
