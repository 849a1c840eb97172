import ImageCodecs

extension Image {
  /// Writes a rectangle as float planes: red, green, blue, each row by row, 0 to 255. Where it reaches beyond the right or
  /// the lower border, the border's pixels are repeated: they go on as the picture would most plainly go on, where black would
  /// be an edge that nobody sees.
  ///
  /// - Parameters:
  ///   - box: the rectangle; its top left pixel lies in the image.
  ///   - planes: 3 * width * height elements of `box`.
  func copyRegion(_ box: CropBox, to planes: UnsafeMutableBufferPointer<Float>) {
    let area = box.width * box.height
    precondition(box.x >= 0 && box.y >= 0 && box.x < width && box.y < height && planes.count == 3 * area)
    precondition(pixels.count >= 3 * width * height)
    pixels.withUnsafeBufferPointer { pixels in
      for row in 0..<box.height {
        let line = 3 * min(box.y + row, height - 1) * width
        for column in 0..<box.width {
          let pixel = line + 3 * min(box.x + column, width - 1)
          let target = row * box.width + column
          planes[target] = Float(pixels[pixel])
          planes[area + target] = Float(pixels[pixel + 1])
          planes[2 * area + target] = Float(pixels[pixel + 2])
        }
      }
    }
  }
}
