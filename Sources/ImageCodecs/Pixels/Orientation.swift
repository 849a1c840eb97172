/// How a stored image must be turned to be upright: the values of the EXIF tag Orientation (CIPA DC-008, 4.6.5.1.6).
enum Orientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored
  case rotated180
  case flipped
  case transposed
  case rotated90Clockwise
  case transversed
  case rotated90CounterClockwise

  /// The orientation that metadata state; upright where they state none or no valid one.
  init(stated value: Int?) {
    self = value.flatMap(Orientation.init(rawValue:)) ?? .upright
  }

  /// Whether the upright image is as wide as the stored one is high.
  var swapsSides: Bool { rawValue >= Orientation.transposed.rawValue }
}

extension Image {
  /// The image turned upright, given how it is stored.
  func upright(from orientation: Orientation) -> Image {
    guard orientation != .upright else { return self }
    let steps = StoredSteps(orientation, storedWidth: width, storedHeight: height)
    let (width, height) = orientation.swapsSides ? (height, width) : (width, height)
    // Rows of a rotated image are columns of the stored one: small tiles keep both in the cache.
    let tile = 32
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, initializedCount in
      pixels.withUnsafeBufferPointer { source in
        for top in stride(from: 0, to: height, by: tile) {
          for left in stride(from: 0, to: width, by: tile) {
            for y in top..<min(top + tile, height) {
              for x in left..<min(left + tile, width) {
                let from = (steps.start + x * steps.column + y * steps.row) * 3
                let to = (y * width + x) * 3
                target[to] = source[from]
                target[to + 1] = source[from + 1]
                target[to + 2] = source[from + 2]
              }
            }
          }
        }
      }
      initializedCount = pixels.count
    }
    return Image(width: width, height: height, pixels: turned)
  }
}

/// Where the pixels of the upright image are in the stored one, in pixels.
private struct StoredSteps {
  /// The place of the upright image's top left pixel.
  var start = 0

  /// The distance in the stored image of one column to the right, and of one row down, in the upright one.
  var column, row: Int

  init(_ orientation: Orientation, storedWidth: Int, storedHeight: Int) {
    (column, row) = orientation.swapsSides ? (storedWidth, 1) : (1, storedWidth)
    let lastColumn = storedWidth - 1
    let lastRow = (storedHeight - 1) * storedWidth
    switch orientation {
    case .upright, .transposed:
      break
    case .mirrored:
      (start, column) = (lastColumn, -column)
    case .rotated180, .transversed:
      (start, column, row) = (lastColumn + lastRow, -column, -row)
    case .flipped:
      (start, row) = (lastRow, -row)
    case .rotated90Clockwise:
      (start, column) = (lastRow, -column)
    case .rotated90CounterClockwise:
      (start, row) = (lastColumn, -row)
    }
  }
}
