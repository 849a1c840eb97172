import ImageCodecs

/// How positions of a backbone's feature map correspond to pixels of an image: which window of the map a crop is, and
/// in which tiles the map is computed. The same along rows and columns.
///
/// A crop of `cropSize` pixels on its own has `cropPositions` positions; every `stride` further pixels add one. A view
/// is treated as if it were `cropSize` and a whole number of strides long, so that a crop that is all of the view
/// covers all of the map.
struct FeatureMapGeometry: Sendable, Equatable {
  /// Side of a crop in pixels.
  let cropSize: Int

  /// Positions along the side of a crop's own map.
  let cropPositions: Int

  /// Pixels from one position to the next.
  let stride: Int

  /// The positions along a side of `pixels`, at least `cropSize`. They correspond to ``pixels(ofPositions:)`` pixels,
  /// which exceed the view by less than one stride.
  func positions(along pixels: Int) -> Int {
    cropPositions + (pixels - cropSize + stride - 1) / stride
  }

  /// The pixels that give `positions` positions.
  ///
  /// - Precondition: there are at least `cropPositions`.
  func pixels(ofPositions positions: Int) -> Int {
    cropSize + (positions - cropPositions) * stride
  }

  /// The positions that a crop starting at the pixel `origin` covers: as many as a crop of its own has, from the
  /// position nearest to its start, halves up. That is at most half a stride off.
  ///
  /// - Parameter pixels: the view's side, which holds the crop.
  func window(at origin: Int, along pixels: Int) -> Range<Int> {
    let start = min((2 * origin + stride) / (2 * stride), positions(along: pixels) - cropPositions)
    return start..<start + cropPositions
  }

  /// The side of a view divided into the fewest parts of at most `maximum` positions each; their lengths differ by at
  /// most one.
  ///
  /// - Parameter pixels: the view's side.
  /// - Precondition: `maximum` is at least twice `cropPositions`, so that no part is shorter than a crop.
  func parts(along pixels: Int, maximum: Int) -> [Range<Int>] {
    precondition(maximum >= 2 * cropPositions, "a part holds a crop")
    let positions = positions(along: pixels)
    let count = (positions + maximum - 1) / maximum
    return (0..<count).map { positions * $0 / count..<positions * ($0 + 1) / count }
  }
}

/// A rectangle of positions of a view's feature map, computed in one run of the backbone.
struct MapTile: Sendable, Equatable {
  let columns: Range<Int>
  let rows: Range<Int>

  /// The same part of a map that has `factor` positions along each of this one's.
  func refined(by factor: Int) -> MapTile {
    MapTile(
      columns: columns.lowerBound * factor..<columns.upperBound * factor,
      rows: rows.lowerBound * factor..<rows.upperBound * factor)
  }
}

extension FeatureMapGeometry {
  /// The tiles of the map of a view, row by row, with at most `maximum` positions along a side.
  func tiles(of view: Image, maximum: Int) -> [MapTile] {
    let columns = parts(along: view.width, maximum: maximum)
    return parts(along: view.height, maximum: maximum).flatMap { rows in
      columns.map { MapTile(columns: $0, rows: rows) }
    }
  }

  /// The pixels that a tile is computed from. A tile at the right or the lower border may reach beyond it, by less than
  /// a stride.
  func pixels(of tile: MapTile) -> CropBox {
    CropBox(
      x: tile.columns.lowerBound * stride, y: tile.rows.lowerBound * stride,
      width: pixels(ofPositions: tile.columns.count), height: pixels(ofPositions: tile.rows.count))
  }

  /// The parts of the windows of the crops `boxes` of a view that lie in a tile; crops outside the tile have none.
  func windows(of boxes: [CropBox], in tile: MapTile, of view: Image) -> [MapWindow] {
    boxes.enumerated().compactMap { crop, box in
      let columns = window(at: box.x, along: view.width).clamped(to: tile.columns)
      let rows = window(at: box.y, along: view.height).clamped(to: tile.rows)
      guard !columns.isEmpty, !rows.isEmpty else { return nil }
      return MapWindow(
        crop: crop, columns: columns.shifted(by: -tile.columns.lowerBound),
        rows: rows.shifted(by: -tile.rows.lowerBound))
    }
  }
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range<Int> { lowerBound + distance..<upperBound + distance }
}
