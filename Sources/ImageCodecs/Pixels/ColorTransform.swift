import CLCMS2

extension Image {
  /// The image in sRGB, given the ICC profile of its pixels; unchanged without one or when it cannot be used.
  func sRGB(from profile: [UInt8]?) -> Image {
    guard let profile, let transform = ColorTransform(toSRGBFrom: profile) else { return self }
    var converted = pixels
    converted.withUnsafeMutableBufferPointer { transform.apply(to: $0) }
    return Image(width: width, height: height, pixels: converted)
  }
}

/// The conversion from the colours of an embedded ICC profile to sRGB, by Little CMS with the perceptual intent; freed
/// with its owner.
struct ColorTransform: ~Copyable {
  /// The profile of a display or a camera has a few kilobytes, one with a table up to several hundred.
  static let maximumProfileByteCount = 1 << 20

  private let transform: cmsHTRANSFORM

  /// `nil` when the profile is broken, too large, not of RGB or of an unusual kind, and when it is sRGB: then pixels
  /// are left as they are.
  ///
  /// - Parameter profile: An ICC profile (ISO 15076-1), untrusted.
  init?(toSRGBFrom profile: [UInt8]) {
    guard profile.count <= Self.maximumProfileByteCount, let profile = ICCProfile(profile)?.forConversion(),
      let source = cmsOpenProfileFromMem(profile, UInt32(profile.count))
    else { return nil }
    defer { cmsCloseProfile(source) }
    guard let target = cmsCreate_sRGBProfile() else { return nil }
    defer { cmsCloseProfile(target) }
    let intent = UInt32(INTENT_PERCEPTUAL)
    guard let transform = cmsCreateTransform(source, lcms2RGB8, target, lcms2RGB8, intent, 0) else { return nil }
    guard !Self.isNearlyIdentity(transform) else {
      cmsDeleteTransform(transform)
      return nil
    }
    self.transform = transform
  }

  deinit { cmsDeleteTransform(transform) }

  /// Converts RGB pixels, three values each, in place.
  func apply(to pixels: UnsafeMutableBufferPointer<UInt8>) {
    // Little CMS counts pixels in 32 bits.
    let chunk = 1 << 24
    for start in stride(from: 0, to: pixels.count / 3, by: chunk) {
      let part = pixels.baseAddress.map { $0 + start * 3 }
      cmsDoTransform(transform, part, part, UInt32(min(chunk, pixels.count / 3 - start)))
    }
  }

  /// Whether colours all over the RGB cube change by at most two levels: the many sRGB profiles differ by as much
  /// through rounding.
  private static func isNearlyIdentity(_ transform: cmsHTRANSFORM) -> Bool {
    let levels = stride(from: UInt8(0), through: 255, by: 51)
    let colors = levels.flatMap { red in levels.flatMap { green in levels.flatMap { [red, green, $0] } } }
    var converted = colors
    cmsDoTransform(transform, colors, &converted, UInt32(colors.count / 3))
    return zip(colors, converted).allSatisfy { abs(Int($0) - Int($1)) <= 2 }
  }
}
