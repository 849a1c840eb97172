import ImageCodecs
import Testing

@testable import QualityModel

@Suite struct QualityMapTests {
  private func crop(_ x: Int, _ y: Int, _ side: Int, _ score: Double) -> (box: CropBox, score: Double) {
    (CropBox(x: x, y: y, width: side, height: side), score)
  }

  @Test func `Where one crop is, its score is; where none is, there is none`() {
    let map = QualityMap(of: [crop(0, 0, 50, 30), crop(50, 50, 50, 70)], width: 100, height: 100, columns: 2, rows: 2)
    #expect(map.scores == [30, nil, nil, 70])
  }

  @Test func `Where crops overlap, the one whose middle is nearer says more`() throws {
    let map = QualityMap(of: [crop(0, 0, 40, 0), crop(20, 0, 40, 100)], width: 60, height: 40, columns: 6, rows: 1)
    let scores = try map.scores.map { try #require($0) }
    #expect(scores == scores.sorted() && scores[0] == 0 && scores[5] == 100)
    #expect(abs(scores[2] + scores[3] - 100) < 1e-9 && scores[2] > 10 && scores[2] < 50)
  }

  @Test func `Equal crops give an even map`() {
    let crops = (0..<5).flatMap { y in (0..<5).map { x in crop(10 * x, 10 * y, 30, 42) } }
    let map = QualityMap(of: crops, width: 70, height: 70, columns: 7, rows: 7)
    #expect(map.scores.allSatisfy { abs(($0 ?? 0) - 42) < 1e-9 })
  }

  private let grey = Image(width: 40, height: 20, pixels: [UInt8](repeating: 100, count: 40 * 20 * 3))

  @Test func `An overlay leaves the best as it is, and covers the worst the most`() {
    let map = QualityMap(of: [crop(0, 0, 20, 0), crop(20, 0, 20, 100)], width: 40, height: 20, columns: 2, rows: 1)
    let picture = map.overlay(on: grey, scale: .percent)
    let redness = (0..<40).map { Int(picture.pixels[3 * $0]) - Int(picture.pixels[3 * $0 + 1]) }
    #expect(redness == redness.sorted(by: >) && redness[0] > 150 && redness[39] == 0)
    #expect(Array(picture.pixels.suffix(3)) == [100, 100, 100])
    let reversed = map.overlay(on: grey, scale: ScoreScale(minimum: 0, maximum: 100, higherIsBetter: false))
    #expect(Array(reversed.pixels.prefix(3)) == [100, 100, 100])
  }

  @Test func `A very long picture is reduced`() {
    let strip = Image(width: 10_000, height: 20, pixels: [UInt8](repeating: 100, count: 10_000 * 20 * 3))
    let map = QualityMap(of: [crop(0, 0, 10_000, 50)], width: 10_000, height: 20, columns: 64, rows: 1)
    let picture = map.overlay(on: strip, scale: .percent)
    #expect(picture.width == 4_096 && picture.height == 8)
  }

  @Test func `Grey is the share of the scale, and black where nothing is known`() {
    let map = QualityMap(of: [crop(0, 0, 10, 20), crop(10, 0, 10, 10)], width: 30, height: 10, columns: 3, rows: 1)
    #expect(map.grey(ScoreScale(minimum: 10, maximum: 20, higherIsBetter: true)) == [255, 0, 0])
    #expect(map.grey(ScoreScale(minimum: 0, maximum: 20, higherIsBetter: false)) == [0, 128, 0])
  }

  /// The shorter side is 16, so that a cell has as many pixels of the view, or more where there are many.
  @Test(arguments: [(500, 400, 31, 25), (192, 192, 12, 12), (6_400, 192, 64, 1), (1_024, 512, 64, 32)])
  func `Cells are sixteen pixels of the view`(width: Int, height: Int, columns: Int, rows: Int) throws {
    let image = Image(width: width, height: height, pixels: [UInt8](repeating: 0, count: 3 * width * height))
    let view = try ImageView(.decoded(image, format: "png"), view: .native, cropSize: 192, limits: ImageLimits())
    let boxes = QualityMap.crops(of: view.image, cropSize: 192)
    let predictions = boxes.map { _ in CropPrediction(score: 120, categoryProbabilities: []) }
    let metadata = try QualityModel.embedded().metadata
    let map = QualityMap(predictions, boxes, 0, of: view, metadata)
    #expect(map.columns == columns && map.rows == rows)
    #expect(map.scores.contains(100) && map.scores.allSatisfy { $0.map { abs($0 - 100) < 1e-9 } ?? true })
  }

  @Test func `Boxes behind the crops are the map's alone`() throws {
    let view = try ImageView(.decoded(grey, format: "png"), view: .native, cropSize: 20, limits: ImageLimits())
    let boxes = [CropBox(x: 0, y: 0, width: 20, height: 20), CropBox(x: 20, y: 0, width: 20, height: 20)]
    let predictions = [10.0, 90].map { CropPrediction(score: $0, categoryProbabilities: []) }
    let metadata = try QualityModel.embedded().metadata
    let both = QualityMap(predictions, boxes, 2, of: view, metadata)
    let last = QualityMap(predictions, boxes, 1, of: view, metadata)
    #expect(both.scores.compactMap(\.self).contains(10))
    #expect(Set(last.scores.compactMap(\.self)) == [90])
  }
}
