import ImageCodecs
import Testing

/// What stands where in a JPEG is read twice: for the limits, orientation and profile here, for the pixels in libjpeg.
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

  @Test("hides no scan behind a segment of length 0 or 1", arguments: shortSegments)
  func hiddenScans(segment: [UInt8]) throws {
    let bytes = try Self.file("jpeg/grey-progressive.jpg", beginningWith: segment)
    let scan = try #require(bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    let repeated = Array(repeating: bytes[scan..<bytes.count - 2], count: 70).joined()
    #expect {
      try decode(Array(bytes.dropLast(2)) + repeated + [0xFF, 0xD9])
    } throws: { error in
      guard case .unsupported(.jpeg, let reason)? = error as? ImageError else { return false }
      return reason.contains("scans")
    }
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
