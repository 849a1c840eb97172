import Numerics

/// Where crops are cut.
public enum Sampling: Sendable, Equatable {
  /// On a regular grid from border to border: the same image always gets the same crops.
  case grid

  /// At places drawn uniformly over the view, as in Bianco et al., arXiv 1602.05531; the same seed draws the same
  /// places.
  case random(seed: UInt64)
}

/// Which crops of a view are scored, in order.
public enum CropPlan {
  /// How many crops an assessment may ask for.
  public static let allowedCounts = 1...250

  /// The most crops of a grid for which no number is asked.
  public static let defaultMaximum = 50

  /// How many crops are drawn at random when no number is asked for: beyond 25 the paper finds little gain (Bianco et
  /// al., arXiv 1602.05531).
  public static let defaultRandomCount = 25

  /// Chooses the crops of a view.
  ///
  /// - Parameters:
  ///   - width: columns of the view in pixels, at least `cropSize`.
  ///   - height: rows of the view in pixels, at least `cropSize`.
  ///   - cropSize: side of a crop in pixels.
  ///   - gridMinimum: fewest crops of a grid along a side that is longer than one crop, where `crops` is nil.
  ///   - crops: for a grid the most crops it may have, for random sampling how many to draw (the same place may be
  ///     drawn twice), in ``allowedCounts``; nil for the defaults.
  ///   - sampling: where crops are cut.
  /// - Returns: the crops' boxes in the view, all inside it: a grid's row by row, random ones as drawn.
  public static func boxes(
    width: Int, height: Int, cropSize: Int, gridMinimum: Int, crops: Int?, sampling: Sampling
  ) -> [CropBox] {
    precondition(min(width, height) >= cropSize, "a view holds at least one crop")
    switch sampling {
    case .grid:
      let grid = grid(width: width, height: height, cropSize: cropSize, gridMinimum: gridMinimum, crops: crops)
      return grid.boxes(width: width, height: height, cropSize: cropSize)
    case .random(let seed):
      var generator = SplitMix64(seed: seed)
      return (0..<(crops ?? defaultRandomCount)).map { _ in
        let x = generator.next(below: width - cropSize + 1)
        let y = generator.next(below: height - cropSize + 1)
        return CropBox(x: x, y: y, width: cropSize, height: cropSize)
      }
    }
  }

  private static func grid(width: Int, height: Int, cropSize: Int, gridMinimum: Int, crops: Int?) -> CropGrid {
    if crops == nil {
      let covering = CropGrid.covering(width: width, height: height, cropSize: cropSize, minimum: gridMinimum)
      if covering.columns * covering.rows <= defaultMaximum { return covering }
    }
    return .fitting(width: width, height: height, cropSize: cropSize, crops: crops ?? defaultMaximum)
  }
}

/// A regular grid of square crops over a view, from border to border.
///
/// Along a side with n crops, crop i starts at round(i * (side - crop) / (n - 1)); a single crop lies in the middle.
private struct CropGrid {
  let columns: Int
  let rows: Int

  /// The grid that covers the whole view: neighbours overlap or touch, with at least `minimum` crops along each side
  /// that is longer than one crop.
  static func covering(width: Int, height: Int, cropSize: Int, minimum: Int) -> CropGrid {
    func count(along side: Int) -> Int {
      min(max(minimum, (side + cropSize - 1) / cropSize), side - cropSize + 1)
    }
    return CropGrid(columns: count(along: width), rows: count(along: height))
  }

  /// The grid of at most `crops` crops with the smallest distance between neighbours: the one that samples the view
  /// most evenly. Ties are broken by the distance along the other side, so that the grid uses as many crops as it may.
  static func fitting(width: Int, height: Int, cropSize: Int, crops: Int) -> CropGrid {
    var best = CropGrid(columns: 1, rows: 1)
    var bestDistances = best.distances(width: width, height: height, cropSize: cropSize)
    for columns in 1...min(crops, width - cropSize + 1) {
      let candidate = CropGrid(columns: columns, rows: min(crops / columns, height - cropSize + 1))
      let distances = candidate.distances(width: width, height: height, cropSize: cropSize)
      if distances <= bestDistances {
        best = candidate
        bestDistances = distances
      }
    }
    return best
  }

  /// The larger and the smaller distance between neighbours, in pixels.
  private func distances(width: Int, height: Int, cropSize: Int) -> (Double, Double) {
    let horizontal = Self.distance(slack: width - cropSize, count: columns)
    let vertical = Self.distance(slack: height - cropSize, count: rows)
    return (max(horizontal, vertical), min(horizontal, vertical))
  }

  /// A single crop in the middle leaves both borders unseen, so it counts as twice the distance of two crops.
  private static func distance(slack: Int, count: Int) -> Double {
    count == 1 ? 2 * Double(slack) : Double(slack) / Double(count - 1)
  }

  /// The crops' boxes, row by row from the top left.
  func boxes(width: Int, height: Int, cropSize: Int) -> [CropBox] {
    let xs = Self.origins(slack: width - cropSize, count: columns)
    let ys = Self.origins(slack: height - cropSize, count: rows)
    return ys.flatMap { y in xs.map { x in CropBox(x: x, y: y, width: cropSize, height: cropSize) } }
  }

  /// Rounded to the nearest pixel, halves up.
  private static func origins(slack: Int, count: Int) -> [Int] {
    guard count > 1 else { return [slack / 2] }
    return (0..<count).map { (2 * $0 * slack + count - 1) / (2 * (count - 1)) }
  }
}
