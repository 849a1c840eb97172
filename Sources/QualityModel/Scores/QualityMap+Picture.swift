import ImageCodecs

/// Maps as pictures.
extension QualityMap {
  /// The longest side of a picture with an overlay, in pixels: the view of a strip may have a hundred thousand.
  static let longestOverlay = 4_096

  /// The colour of what is lost, and how much of it hides the picture where all is.
  private static let colour: [Double] = [230, 0, 90]
  private static let strongest = 0.85

  /// The picture, covered with colour where quality is lost: not at all at the best end of the scale, and the more the
  /// nearer a place is to the worst. Between the middles of cells the scores are interpolated.
  ///
  /// - Parameter picture: what the map is of, of any size; one that is longer than ``longestOverlay`` is reduced.
  public func overlay(on picture: Image, scale: ScoreScale) -> Image {
    let picture = picture.reduced(toLongerSide: Self.longestOverlay)
    let lost = losses(scale)
    let columns = Self.neighbours(of: picture.width, cells: columns)
    let rows = Self.neighbours(of: picture.height, cells: rows)
    var pixels = picture.pixels
    for y in 0..<picture.height {
      let row = rows[y]
      for x in 0..<picture.width {
        let column = columns[x]
        let top =
          lost[row.first * self.columns + column.first] * (1 - column.weight)
          + lost[row.first * self.columns + column.second] * column.weight
        let bottom =
          lost[row.second * self.columns + column.first] * (1 - column.weight)
          + lost[row.second * self.columns + column.second] * column.weight
        let opacity = Self.strongest * (top * (1 - row.weight) + bottom * row.weight)
        let pixel = 3 * (y * picture.width + x)
        for channel in 0..<3 {
          let value = Double(pixels[pixel + channel]) * (1 - opacity) + Self.colour[channel] * opacity
          pixels[pixel + channel] = UInt8(value.rounded())
        }
      }
    }
    return Image(width: picture.width, height: picture.height, pixels: pixels)
  }

  /// One byte a cell, row by row: 0 at the worst end of the scale and where no crop is, 255 at the best.
  public func grey(_ scale: ScoreScale) -> [UInt8] {
    losses(scale, unknown: 1).map { UInt8(((1 - $0) * 255).rounded()) }
  }

  /// The share of the scale that each cell lacks, 0...1.
  private func losses(_ scale: ScoreScale, unknown: Double = 0) -> [Double] {
    scores.map { score in
      guard let score else { return unknown }
      let share = (score - scale.minimum) / (scale.maximum - scale.minimum)
      return scale.higherIsBetter ? 1 - share : share
    }
  }

  /// For each pixel along a side the two cells whose middles it lies between, and the second's weight.
  private static func neighbours(of pixels: Int, cells: Int) -> [(first: Int, second: Int, weight: Double)] {
    (0..<pixels).map { pixel in
      let position = (Double(pixel) + 0.5) * Double(cells) / Double(pixels) - 0.5
      let first = min(max(0, Int(position.rounded(.down))), cells - 1)
      return (first, min(first + 1, cells - 1), min(max(0, position - Double(first)), 1))
    }
  }
}

extension Image {
  fileprivate func reduced(toLongerSide most: Int) -> Image {
    let longer = max(width, height)
    guard longer > most else { return self }
    return resized(width: max(1, width * most / longer), height: max(1, height * most / longer))
  }
}
