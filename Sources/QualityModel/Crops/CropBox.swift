/// A rectangle of pixels; x grows to the right and y downwards, from 0 at the top left.
public struct CropBox: Sendable, Equatable {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int

  /// The rectangle of `width` by `height` pixels whose top left pixel is at (`x`, `y`).
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

extension CropBox {
  /// This box of a view, in the pixels of the image that the view shows: edges are scaled and rounded to the nearest
  /// pixel, so that boxes that touch in the view touch in the image, and every box holds at least one pixel of it.
  ///
  /// - Precondition: the box lies inside a view of `viewWidth` by `viewHeight`.
  func mapped(fromWidth viewWidth: Int, height viewHeight: Int, toWidth: Int, height toHeight: Int) -> CropBox {
    let (x, width) = Self.map(from: x, length: width, of: viewWidth, to: toWidth)
    let (y, height) = Self.map(from: y, length: height, of: viewHeight, to: toHeight)
    return CropBox(x: x, y: y, width: width, height: height)
  }

  private static func map(from start: Int, length: Int, of size: Int, to newSize: Int) -> (start: Int, length: Int) {
    let newStart = min((2 * start * newSize + size) / (2 * size), newSize - 1)
    let newEnd = min((2 * (start + length) * newSize + size) / (2 * size), newSize)
    return (newStart, max(newEnd - newStart, 1))
  }
}
