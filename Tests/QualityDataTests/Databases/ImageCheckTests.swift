import ImageCodecs
import QualityTestSupport
import Testing

@testable import QualityData

@Suite("Images of a database")
struct ImageCheckTests {
  @Test("are all checked, and all that cannot be used are named in one error")
  func unusable() throws {
    let folder = try TemporaryDatabase()
    try folder.write(
      "image,mos\na.bmp,1\nmissing.jpg,2\nb.bmp,3\ntext.png,4\nempty.png,5\ncut.bmp,6\n", to: "scores.csv")
    try folder.writeImages(["a.bmp", "b.bmp"], in: "images")
    try folder.write("no image", to: "images/text.png")
    try folder.write("", to: "images/empty.png")
    try folder.write(Array(SmallBMP.bytes().dropLast()), to: "images/cut.bmp")
    let database = try folder.load("csv")
    let error = try #require(throws: DatabaseError.self) { try database.checkImages() }
    guard case .unusableImages(let images) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(images.map(\.name) == ["missing.jpg", "text.png", "empty.png", "cut.bmp"].map { "images/\($0)" })
    let lines = error.description.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0] == "4 of the rated images cannot be used:")
    #expect(lines[1].hasPrefix("  images/missing.jpg: cannot read ") && lines[1].hasSuffix("there is no such file"))
    #expect(lines[2] == "  images/text.png: The bytes are not a JPEG, PNG, WebP or BMP image.")
    #expect(lines[3] == "  images/empty.png: The image is empty: no bytes were received.")
    #expect(lines[4].contains("it ends before its last row"))
  }

  @Test("are decoded whatever their name says")
  func decoding() throws {
    let folder = try TemporaryDatabase()
    try folder.write("image,mos\na.png,1\n", to: "scores.csv")
    try folder.writeImages(["a.png"], in: "images")
    let database = try folder.load("csv")
    try database.checkImages()
    let image = try database.images[0].decode()
    #expect(image == Image(width: 16, height: 16, pixels: Array(repeating: 128, count: 768)))
    #expect(try database.images[0].size() == (16, 16))
    #expect(throws: RatedImageError.self) { try database.images[0].size(limits: ImageLimits(minimumSide: 17)) }
  }
}
