import ImageCodecs

extension Image {
  /// Writes the crop `box` as float planes: red, green, blue, each row by row, 0 to 255 (one element of an NCHW batch).
  ///
  /// - Precondition: the box lies inside the image and `planes` holds 3 * width * height elements.
  func copyCrop(_ box: CropBox, to planes: UnsafeMutableBufferPointer<Float>) {
    let area = box.width * box.height
    precondition(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height)
    precondition(planes.count == 3 * area && pixels.count >= 3 * width * height)
    pixels.withUnsafeBufferPointer { pixels in
      guard let source = pixels.baseAddress, let red = planes.baseAddress else { return }
      let green = red + area
      let blue = green + area
      for row in 0..<box.height {
        let line = source + 3 * ((box.y + row) * width + box.x)
        let start = row * box.width
        for column in 0..<box.width {
          red[start + column] = Float(line[3 * column])
          green[start + column] = Float(line[3 * column + 1])
          blue[start + column] = Float(line[3 * column + 2])
        }
      }
    }
  }
}
