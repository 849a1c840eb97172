/// Conversion of pixels of four channels, as decoders yield them, to RGB, in place.
enum RGBConversion {
  /// Lays `pixelCount` RGBA pixels at the beginning of `buffer` over white.
  ///
  /// With alpha `a` a channel `c` becomes `(c * a + 255 * (255 - a)) / 255`, rounded to nearest, which is what Pillow's
  /// `paste` on a white image with the alpha channel as mask gives. Alpha is straight, not premultiplied.
  static func flattenOntoWhite(_ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int) {
    convert(buffer, pixelCount: pixelCount) { channel, alpha in
      dividedBy255(channel * alpha + 255 * (255 - alpha))
    }
  }

  /// Converts `pixelCount` CMYK pixels at the beginning of `buffer`, stored as Adobe's programs do in JPEG, where 255
  /// means no ink. Without a profile that can be used each channel is its own light times the light that black lets
  /// through, with Pillow's rounding.
  ///
  /// Files without an Adobe marker are read the same way, as Pillow does: hardly any program writes the other
  /// convention, and nothing in the file would distinguish the two.
  static func convertInvertedCMYK(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int, profile: [UInt8]?
  ) {
    if let profile, let transform = ColorTransform(toSRGBFrom: profile, of: .invertedCMYK) {
      return transform.applyToCMYK(buffer, pixelCount: pixelCount)
    }
    convert(buffer, pixelCount: pixelCount) { channel, black in
      black - dividedBy255((255 - channel) * black)
    }
  }

  /// The same of pixels where 255 means full ink, as in TIFF.
  static func convertCMYK(_ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int, profile: [UInt8]?) {
    if let profile, let transform = ColorTransform(toSRGBFrom: profile, of: .cmyk) {
      return transform.applyToCMYK(buffer, pixelCount: pixelCount)
    }
    convert(buffer, pixelCount: pixelCount) { ink, black in
      255 - black - dividedBy255(ink * (255 - black))
    }
  }

  /// Lays pixels whose colours are already multiplied by their alpha over white.
  static func flattenPremultipliedOntoWhite(_ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int) {
    convert(buffer, pixelCount: pixelCount) { channel, alpha in min(channel + 255 - alpha, 255) }
  }

  /// Replaces each pixel's first three channels, each by `convert` of its value and the fourth channel's, and drops the
  /// fourth.
  @inline(__always)
  private static func convert(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int, by convert: (Int32, Int32) -> Int32
  ) {
    precondition(buffer.count >= pixelCount * 4, "four values per pixel are converted")
    guard let base = buffer.baseAddress else { return }
    for pixel in 0..<pixelCount {
      let source = base + pixel * 4
      let target = base + pixel * 3
      // Read whole before it is written: the first pixel's source and target overlap.
      let (first, second, third, fourth) = (Int32(source[0]), Int32(source[1]), Int32(source[2]), Int32(source[3]))
      target[0] = UInt8(truncatingIfNeeded: convert(first, fourth))
      target[1] = UInt8(truncatingIfNeeded: convert(second, fourth))
      target[2] = UInt8(truncatingIfNeeded: convert(third, fourth))
    }
  }

  /// `value / 255`, rounded to nearest, without a division; exact for 0...65025.
  @inline(__always)
  private static func dividedBy255(_ value: Int32) -> Int32 {
    let shifted = value &+ 128
    return (shifted &+ (shifted >> 8)) >> 8
  }
}
