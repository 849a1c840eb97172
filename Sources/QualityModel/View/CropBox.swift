import ImageCodecs

/// A rectangle of pixels; x grows to the right and y downwards, from 0 at the top left.
public struct CropBox: Sendable, Equatable {
  /// The leftmost column, from 0.
  public let x: Int

  /// The topmost row, from 0.
  public let y: Int

  /// Columns in pixels.
  public let width: Int

  /// Rows in pixels.
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

extension Image {
  /// Writes the crop `box` as float planes: red, green, blue, each row by row, 0 to 255 (one element of an NCHW batch).
  ///
  /// - Parameters:
  ///   - box: where the crop is cut.
  ///   - isMirrored: whether left and right are swapped, as in training.
  ///   - planes: 3 * width * height elements of `box`.
  /// - Precondition: the box lies inside the image and `planes` has that size.
  public func copyCrop(_ box: CropBox, isMirrored: Bool = false, to planes: UnsafeMutableBufferPointer<Float>) {
    precondition(box.x + box.width <= width && box.y + box.height <= height, "a crop lies inside the image")
    copyRegion(box, isMirrored: isMirrored, to: planes)
  }

  /// As ``copyCrop(_:isMirrored:to:)``, for a rectangle that may reach beyond the right or the lower border: there the
  /// border's pixels are repeated, the plainest continuation of the image. Black would be an edge that nobody sees.
  ///
  /// - Parameters:
  ///   - box: the rectangle.
  ///   - isMirrored: whether left and right are swapped; for a box inside the image only.
  ///   - planes: 3 * width * height elements of `box`.
  /// - Precondition: the box's top left pixel lies inside the image and `planes` has that size.
  func copyRegion(_ box: CropBox, isMirrored: Bool = false, to planes: UnsafeMutableBufferPointer<Float>) {
    let area = box.width * box.height
    precondition((0..<width).contains(box.x) && (0..<height).contains(box.y), "a region begins inside the image")
    precondition(planes.count == 3 * area && pixels.count >= 3 * width * height)
    let inside = min(box.width, width - box.x)
    pixels.withUnsafeBufferPointer { pixels in
      guard let source = pixels.baseAddress, let red = planes.baseAddress else { return }
      let green = red + area
      let blue = green + area
      for row in 0..<box.height {
        let line = source + 3 * (min(box.y + row, height - 1) * width + box.x)
        let start = row * box.width
        for column in 0..<inside {
          let pixel = line + 3 * (isMirrored ? inside - 1 - column : column)
          red[start + column] = Float(pixel[0])
          green[start + column] = Float(pixel[1])
          blue[start + column] = Float(pixel[2])
        }
        let last = line + 3 * (inside - 1)
        for column in inside..<box.width {
          red[start + column] = Float(last[0])
          green[start + column] = Float(last[1])
          blue[start + column] = Float(last[2])
        }
      }
    }
  }
}
