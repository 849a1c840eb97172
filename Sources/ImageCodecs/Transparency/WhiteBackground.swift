/// Lays transparent pixels over white.
enum WhiteBackground {
  /// Converts `pixelCount` RGBA pixels at the beginning of `buffer` to RGB, in place.
  ///
  /// With alpha `a` a channel `c` becomes `(c * a + 255 * (255 - a)) / 255`, rounded to nearest, which is what Pillow's
  /// `paste` on a white image with the alpha channel as mask gives. Alpha is straight, not premultiplied.
  static func flatten(_ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int) {
    precondition(buffer.count >= pixelCount * 4, "four values a pixel are converted")
    guard let base = buffer.baseAddress else { return }
    for pixel in 0..<pixelCount {
      let source = base + pixel * 4
      let target = base + pixel * 3
      let alpha = Int32(source[3])
      let white = 255 * (255 - alpha)
      let red = RoundedDivision.by255(Int32(source[0]) * alpha + white)
      let green = RoundedDivision.by255(Int32(source[1]) * alpha + white)
      let blue = RoundedDivision.by255(Int32(source[2]) * alpha + white)
      target[0] = red
      target[1] = green
      target[2] = blue
    }
  }
}
