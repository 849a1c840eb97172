import ImageCodecs

extension Image {
  /// Writes the crop `box` as float planes: red, green, blue, each row by row, 0 to 255 (one element of an NCHW batch).
  ///
  /// - Parameters:
  ///   - box: where the crop is cut.
  ///   - isMirrored: whether left and right change places, as in training.
  ///   - planes: 3 * width * height elements of `box`.
  /// - Precondition: the box lies inside the image and `planes` has that size.
  public func copyCrop(_ box: CropBox, isMirrored: Bool = false, to planes: UnsafeMutableBufferPointer<Float>) {
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
          let pixel = line + 3 * (isMirrored ? box.width - 1 - column : column)
          red[start + column] = Float(pixel[0])
          green[start + column] = Float(pixel[1])
          blue[start + column] = Float(pixel[2])
        }
      }
    }
  }
}
