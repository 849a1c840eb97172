import ImageCodecs

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
  public init(of crops: [(box: CropBox, score: Double)], width: Int, height: Int, columns: Int, rows: Int) {
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

extension QualityMap {
  /// The side of a cell in pixels of the view: half a step of the built-in model's windows.
  public static let cellSide = 16

  /// The most cells along a side; larger views have larger cells.
  static let maximumCells = 64

  /// The crops of a view that a map is made of: as many as an image may have.
  static func crops(of view: Image, cropSize: Int) -> [CropBox] {
    CropPlan.boxes(
      width: view.width, height: view.height, cropSize: cropSize, gridMinimum: 1,
      crops: CropPlan.allowedCounts.upperBound, sampling: .grid)
  }

  /// The map of a view.
  ///
  /// - Parameters:
  ///   - predictions: of `boxes`, in their order.
  ///   - boxes: crops of the view, and behind them those that are for the map alone; where there are none of those, the
  ///     map is of the crops.
  ///   - cropCount: how many are crops.
  init(
    _ predictions: [CropPrediction], _ boxes: [CropBox], _ cropCount: Int, of view: ImageView, _ metadata: ModelMetadata
  ) {
    let first = boxes.count > cropCount ? cropCount : 0
    let crops = zip(boxes, predictions).dropFirst(first).map { box, prediction in
      (box: box, score: metadata.scale.clamp(prediction.score))
    }
    let (width, height) = (view.image.width, view.image.height)
    let side = max(Self.cellSide, (max(width, height) + Self.maximumCells - 1) / Self.maximumCells)
    self.init(
      of: crops, width: width, height: height, columns: max(1, width / side), rows: max(1, height / side))
  }
}
