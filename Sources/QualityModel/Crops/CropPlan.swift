/// Which crops of a view are scored, in order.
public enum CropPlan {
  /// How many crops an assessment may ask for.
  public static let allowedCounts = 1...250

  /// Most crops of a grid that is not asked for by number.
  public static let defaultMaximum = 50

  /// Crops drawn at random when no number is asked for: beyond 25 the paper finds little gain (Bianco et al.,
  /// arXiv 1602.05531).
  public static let defaultRandomCount = 25

  /// Chooses the crops of a view.
  ///
  /// - Parameters:
  ///   - width: columns of the view in pixels, at least `cropSize`.
  ///   - height: rows of the view in pixels, at least `cropSize`.
  ///   - cropSize: side of a crop in pixels.
  ///   - gridMinimum: fewest crops of a grid along a side that is longer than one crop, where `crops` is nil.
  ///   - crops: for a grid the most crops it may have, for random sampling how many to draw (the same place may be drawn
  ///     twice), in ``allowedCounts``; nil for the defaults.
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
