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
      "image,mos\na.bmp,10\nmissing.jpg,20\nb.bmp,30\ntext.png,40\nempty.png,50\ncut.bmp,60\n", to: "scores.csv")
    try folder.writeImages(["a.bmp", "b.bmp"], in: "images")
    try folder.write("no image", to: "images/text.png")
    try folder.write("", to: "images/empty.png")
    try folder.write(Array(SmallBMP.bytes().prefix(20)), to: "images/cut.bmp")
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
    #expect(lines[2] == "  images/text.png: The bytes are not a JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF or BMP image.")
    #expect(lines[3] == "  images/empty.png: The image is empty: no bytes were received.")
    #expect(lines[4].contains("it ends within its header"))
  }

  @Test("are decoded whatever their name says")
  func decoding() throws {
    let folder = try TemporaryDatabase()
    try folder.write("image,mos\na.png,11\n", to: "scores.csv")
    try folder.writeImages(["a.png"], in: "images")
    let database = try folder.load("csv")
    try database.checkImages()
    let image = try database.images[0].decode()
    #expect(image == Image(width: 16, height: 16, pixels: Array(repeating: 128, count: 768)))
    #expect(try database.images[0].size() == (16, 16))
    #expect(throws: RatedImageError.self) { try database.images[0].size(limits: ImageLimits(minimumSide: 17)) }
  }
}

@Suite("OpinionScale")
struct OpinionScaleTests {
  @Test("maps its ends to 0 and 100 and its middle to 50")
  func linear() {
    let scale = OpinionScale(1...5)
    #expect([1, 3, 5].map { scale.score(ofMOS: scale.mos(of: $0)) } == [0, 50, 100])
    #expect(scale.scoreStandardDeviation(of: 0.5) == 12.5)
  }

  @Test("turns impairment so that higher is better, in the same units")
  func turning() {
    let scale = OpinionScale(0...1, higherIsBetter: false)
    #expect([0, 0.25, 1].map(scale.mos) == [1, 0.75, 0])
    #expect([0, 0.25, 1].map { scale.score(ofMOS: scale.mos(of: $0)) } == [100, 75, 0])
  }

  @Test("cuts nothing off where values may lie beyond its ends")
  func unbounded() {
    let scale = OpinionScale(0...100, higherIsBetter: false, isBounded: false)
    #expect(scale.contains(111) && !scale.contains(.nan) && !OpinionScale(0...100).contains(111))
    #expect(scale.score(ofMOS: scale.mos(of: 111)) == -11)
  }

  @Test("mean and sample deviation of a distribution, from counts or from shares")
  func distributions() throws {
    // 25 threes, 73 fours and 7 fives; Python's statistics.mean and statistics.stdev.
    let counts: [Double] = [0, 0, 25, 73, 7]
    for shares in [counts, counts.map { $0 / 105 }] {
      let distribution = try #require(OpinionDistribution(shares: shares, count: 105))
      #expect(abs(distribution.mean - 3.8285714285714287) < 1e-12)
      #expect(abs(distribution.standardDeviation - 0.5272778944939547) < 1e-12)
    }
    #expect(OpinionDistribution(shares: [0, 0], count: 5) == nil)
    #expect(OpinionDistribution(shares: [2, -1], count: 5) == nil)
    #expect(OpinionDistribution(shares: [1, 0], count: 1) == nil)
  }
}
