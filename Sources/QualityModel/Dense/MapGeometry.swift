/// Where positions of a trunk's feature map lie in an image, along either side.
///
/// A crop of `cropSize` pixels alone has `cropPositions` positions; every `stride` further pixels add one. A view is seen as
/// if it were `cropSize` and a whole number of strides long, so that a crop that is all of the view covers all of the map.
struct MapGeometry: Sendable, Equatable {
  /// Side of a crop in pixels.
  let cropSize: Int

  /// Positions along the side of a crop's own map.
  let cropPositions: Int

  /// Pixels from one position to the next.
  let stride: Int

  /// The positions along a side of `pixels`, at least `cropSize`. They stand for ``pixels(ofPositions:)`` pixels, less than
  /// one stride beyond the view's.
  func positions(along pixels: Int) -> Int {
    cropPositions + (pixels - cropSize + stride - 1) / stride
  }

  /// The pixels that give `positions` positions.
  ///
  /// - Precondition: there are at least `cropPositions`.
  func pixels(ofPositions positions: Int) -> Int {
    cropSize + (positions - cropPositions) * stride
  }

  /// The positions that a crop starting at the pixel `origin` covers: as many as a crop of its own has, from the position
  /// nearest to its start, halves up. That is at most half a stride off.
  ///
  /// - Parameter pixels: the view's side, which holds the crop.
  func window(at origin: Int, along pixels: Int) -> Range<Int> {
    let start = min((2 * origin + stride) / (2 * stride), positions(along: pixels) - cropPositions)
    return start..<start + cropPositions
  }

  /// A side of `pixels` cut into parts of nearly equal length, as few as there can be with no more than `maximum` positions
  /// each.
  ///
  /// - Precondition: `maximum` is at least twice `cropPositions`, so that no part is shorter than a crop.
  func parts(along pixels: Int, maximum: Int) -> [Range<Int>] {
    precondition(maximum >= 2 * cropPositions, "a part holds a crop")
    let positions = positions(along: pixels)
    let count = (positions + maximum - 1) / maximum
    return (0..<count).map { positions * $0 / count..<positions * ($0 + 1) / count }
  }
}
