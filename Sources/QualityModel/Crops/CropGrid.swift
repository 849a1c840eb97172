/// A regular grid of square crops over a view, from border to border.
///
/// Along a side with n crops the i-th starts at round(i * (side - crop) / (n - 1)); a single crop lies in the middle.
struct CropGrid: Equatable {
  let columns: Int
  let rows: Int
}

extension CropGrid {
  /// The grid that covers the whole view: neighbours overlap or touch, with at least `minimum` crops along each side that
  /// is longer than one crop.
  static func covering(width: Int, height: Int, cropSize: Int, minimum: Int) -> CropGrid {
    func count(along side: Int) -> Int {
      min(max(minimum, (side + cropSize - 1) / cropSize), side - cropSize + 1)
    }
    return CropGrid(columns: count(along: width), rows: count(along: height))
  }

  /// The grid of at most `crops` crops that leaves the smallest step between neighbours: the one that looks at the view
  /// most evenly. Equal largest steps are told apart by the other side's step, so that the grid uses what it may.
  static func fitting(width: Int, height: Int, cropSize: Int, crops: Int) -> CropGrid {
    var best = CropGrid(columns: 1, rows: 1)
    var bestSteps = best.steps(width: width, height: height, cropSize: cropSize)
    for columns in 1...min(crops, width - cropSize + 1) {
      let candidate = CropGrid(columns: columns, rows: min(crops / columns, height - cropSize + 1))
      let steps = candidate.steps(width: width, height: height, cropSize: cropSize)
      if steps <= bestSteps {
        best = candidate
        bestSteps = steps
      }
    }
    return best
  }

  /// The larger and the smaller step between neighbours, in pixels.
  private func steps(width: Int, height: Int, cropSize: Int) -> (Double, Double) {
    let horizontal = Self.step(slack: width - cropSize, count: columns)
    let vertical = Self.step(slack: height - cropSize, count: rows)
    return (max(horizontal, vertical), min(horizontal, vertical))
  }

  /// A single crop in the middle leaves both borders unseen and so counts as a step twice as long as two crops' one.
  private static func step(slack: Int, count: Int) -> Double {
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
