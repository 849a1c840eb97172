import ImageCodecs
import Testing

@Suite("EXIF orientation")
struct EXIFTests {
  private static let files = ["jpeg/orientation-6.jpg", "png/orientation-6.png", "webp/orientation-6.webp"]

  /// Where the big-endian or little-endian TIFF structure begins in the file.
  private static func tiffStart(in bytes: [UInt8]) throws -> Int {
    try #require(
      bytes.indices.dropLast(8).last {
        bytes[$0..<$0 + 4].elementsEqual([0x4D, 0x4D, 0, 42]) || bytes[$0..<$0 + 4].elementsEqual([0x49, 0x49, 42, 0])
      }
    )
  }

  /// The file with bytes of its TIFF structure overwritten. A PNG's checksum of the chunk is then wrong, which does not
  /// matter.
  private static func file(_ name: String, overwriting offset: Int, with values: [UInt8]) throws -> [UInt8] {
    var bytes = try Fixture.bytes(of: name)
    let start = try tiffStart(in: bytes) + offset
    bytes.replaceSubrange(start..<start + values.count, with: values)
    return bytes
  }

  @Test("is 1 when the TIFF header is broken", arguments: files)
  func brokenHeader(name: String) throws {
    #expect(try decode(Self.file(name, overwriting: 0, with: [0x58, 0x58])).header.orientation == 1)
    #expect(try decode(Self.file(name, overwriting: 2, with: [43, 43])).header.orientation == 1)
  }

  @Test("is 1 when the directory lies beyond the end or is longer than the file", arguments: files)
  func beyondEnd(name: String) throws {
    #expect(try decode(Self.file(name, overwriting: 4, with: [0xFF, 0xFF, 0xFF, 0xFF])).header.orientation == 1)
    #expect(try decode(Self.file(name, overwriting: 8, with: [0xFF, 0xFF, 0, 1])).header.orientation == 1)
  }

  @Test("is 1 when the value is none of 1...8", arguments: files, [0, 9, 200] as [UInt8])
  func badValue(name: String, value: UInt8) throws {
    #expect(try decode(Self.file(name, overwriting: 18, with: [value, value])).header.orientation == 1)
  }

  @Test("is read from every file as Pillow reads it", arguments: files)
  func whole(name: String) throws {
    let (header, image) = try decode(Fixture.bytes(of: name))
    #expect(header.orientation == 6)
    #expect((header.width, header.height) == (35, 45))
    #expect((image.width, image.height) == (35, 45))
  }
}
