import HTTPServer
import ImageCodecs
import QualityModel

/// Where in an image quality is lost: the scores of a grid of cells that covers it.
public struct MapReply: Codable, Sendable, Equatable {
  public let columns: Int
  public let rows: Int
  /// A cell's size in pixels of the upright original.
  public let cell: CellReply
  /// One row of cells after the other, from the top left, on the score's scale; null where nothing was looked at.
  public let scores: [[Double?]]

  /// A size in pixels, with fractions.
  public struct CellReply: Codable, Sendable, Equatable {
    public let width: Double
    public let height: Double
  }

  init(_ map: QualityMap, of image: ImageDescription) {
    columns = map.columns
    rows = map.rows
    cell = CellReply(
      width: (Double(image.width) / Double(map.columns)).rounded(decimals: 3),
      height: (Double(image.height) / Double(map.rows)).rounded(decimals: 3))
    scores = (0..<map.rows).map { row in
      map.scores[row * map.columns..<(row + 1) * map.columns].map { $0?.rounded(decimals: 2) }
    }
  }
}

extension HTTPResponse {
  /// A map as a PNG: over the view where the assessment has kept it, else one grey pixel a cell.
  static func png(_ map: QualityMap, of assessment: Assessment, scale: ScoreScale) -> HTTPResponse {
    let overlay = assessment.picture.map { map.overlay(on: $0, scale: scale).png() }
    return HTTPResponse(
      status: 200, headers: [contentType("image/png"), notStored],
      body: overlay ?? Image.png(grey: map.grey(scale), width: map.columns, height: map.rows),
      logMetadata: ["score": .stringConvertible(assessment.score.rounded(decimals: Double.scoreDecimals))])
  }
}
