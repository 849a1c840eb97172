import ImageCodecs
import Testing

@Suite("Resizing")
struct ResizingTests {
  private static func image(_ name: String, width: Int, height: Int) throws -> Image {
    try Image(width: width, height: height, pixels: Fixture.bytes(of: "resized/\(name)\(width)x\(height).rgb"))
  }

  @Test(
    "gives the pixels of Pillow's LANCZOS, reducing and enlarging",
    arguments: [
      (20, 15), (16, 35), (45, 11), (90, 70), (61, 50), (44, 34), (30, 60), (1, 1), (100, 40), (9, 31), (45, 35),
    ]
  )
  func equalsPillow(width: Int, height: Int) throws {
    let source = try Self.image("", width: 45, height: 35)
    #expect(source.resized(width: width, height: height) == (try Self.image("", width: width, height: height)))
  }

  @Test("clips overshoot of black and white pixels as Pillow does", arguments: [(53, 41), (160, 120)])
  func extremes(width: Int, height: Int) throws {
    let source = try Self.image("extreme-", width: 128, height: 96)
    #expect(source.resized(width: width, height: height) == (try Self.image("extreme-", width: width, height: height)))
  }

  @Test("keeps a flat colour flat")
  func flat() {
    let flat = Image(width: 40, height: 30, pixels: [UInt8](repeating: 137, count: 40 * 30 * 3))
    #expect(Set(flat.resized(width: 13, height: 71).pixels) == [137])
  }
}
