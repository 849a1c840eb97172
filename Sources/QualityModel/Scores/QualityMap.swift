/// Where in an image quality is lost: scores of a grid of cells, from the scores of crops that overlap.
///
/// A cell's score is the mean of the crops that it lies in, each weighted by how near the cell is to its middle: a crop
/// says most of what it looks at straight.
public struct QualityMap: Sendable, Equatable {
  /// Cells along each side.
  public let columns, rows: Int

  /// Row by row from the top left, on the model's scale; nil where no crop is.
  public let scores: [Double?]

  /// - Parameters:
  ///   - crops: in the pixels of the image.
  ///   - width: of the image in pixels.
  ///   - height: of the image in pixels.
  ///   - columns: cells along the width, at least 1.
  ///   - rows: cells along the height, at least 1.
  public init(of crops: [CropScore], width: Int, height: Int, columns: Int, rows: Int) {
    precondition(columns > 0 && rows > 0, "a map has a cell")
    self.columns = columns
    self.rows = rows
    scores = (0..<columns * rows).map { cell in
      let x = (Double(cell % columns) + 0.5) * Double(width) / Double(columns)
      let y = (Double(cell / columns) + 0.5) * Double(height) / Double(rows)
      var (sum, weights) = (0.0, 0.0)
      for crop in crops {
        let weight =
          Self.weight(x, from: crop.box.x, length: crop.box.width)
          * Self.weight(y, from: crop.box.y, length: crop.box.height)
        sum += weight * crop.score
        weights += weight
      }
      return weights > 0 ? sum / weights : nil
    }
  }

  /// 1 in the middle of a crop, falling to almost nothing at its borders, and to nothing beyond.
  private static func weight(_ position: Double, from start: Int, length: Int) -> Double {
    let half = Double(length) / 2
    let distance = abs(position - Double(start) - half)
    return distance > half ? 0 : max(1 - distance / half, 1e-6)
  }
}
