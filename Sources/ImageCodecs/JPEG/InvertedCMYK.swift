/// CMYK as Adobe's programs store it in JPEG: 255 means no ink.
///
/// Files without an Adobe marker are read the same way, as Pillow does: writers of the other convention are not known to
/// matter, and nothing in the file would tell them apart.
enum InvertedCMYK {
  /// Converts `pixelCount` CMYK pixels at the beginning of `buffer` to RGB, in place, without a colour profile: each
  /// channel is its own light times the light that black lets through, with Pillow's rounding.
  static func convertToRGB(_ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int) {
    precondition(buffer.count >= pixelCount * 4, "four values a pixel are converted")
    guard let base = buffer.baseAddress else { return }
    for pixel in 0..<pixelCount {
      let source = base + pixel * 4
      let target = base + pixel * 3
      let black = Int32(source[3])
      let red = black - Int32(RoundedDivision.by255((255 - Int32(source[0])) * black))
      let green = black - Int32(RoundedDivision.by255((255 - Int32(source[1])) * black))
      let blue = black - Int32(RoundedDivision.by255((255 - Int32(source[2])) * black))
      target[0] = UInt8(truncatingIfNeeded: red)
      target[1] = UInt8(truncatingIfNeeded: green)
      target[2] = UInt8(truncatingIfNeeded: blue)
    }
  }
}
