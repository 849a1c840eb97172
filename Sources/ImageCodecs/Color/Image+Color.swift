extension Image {
  /// The picture in sRGB, given the ICC profile it is stored in; unchanged without one or when it cannot be used.
  func sRGB(from profile: [UInt8]?) -> Image {
    guard let profile, let transform = ColorTransform(toSRGBFrom: profile) else { return self }
    var converted = pixels
    converted.withUnsafeMutableBufferPointer { transform.apply(to: $0) }
    return Image(width: width, height: height, pixels: converted)
  }
}
