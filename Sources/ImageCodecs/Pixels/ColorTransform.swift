import CLCMS2

/// What the channels of a stored picture mean.
enum ColorSpace {
  case grey, rgb, cmyk
}

extension Image {
  /// The image in sRGB, given the ICC profile of its pixels; unchanged without one or when it cannot be used.
  ///
  /// - Parameters:
  ///   - profile: The file's profile, untrusted.
  ///   - space: What was decoded: of a grey picture the three channels are equal.
  func sRGB(from profile: [UInt8]?, of space: ColorSpace) -> Image {
    guard let profile, let transform = ColorTransform(toSRGBFrom: profile, of: space == .grey ? .grey : .rgb)
    else { return self }
    var converted = pixels
    converted.withUnsafeMutableBufferPointer { buffer in
      if space == .grey { transform.applyToGrey(buffer) } else { transform.apply(to: buffer) }
    }
    return Image(width: width, height: height, pixels: converted)
  }
}

/// The conversion from the colours of an embedded ICC profile to sRGB, by Little CMS with the perceptual intent; freed
/// with its owner.
struct ColorTransform: ~Copyable {
  /// How the pixels lie in memory, 8 bits a channel.
  enum Layout {
    case grey, rgb, cmyk

    /// CMYK as JPEG stores it: 255 means no ink.
    case invertedCMYK

    fileprivate var space: ColorSpace {
      switch self {
      case .grey: .grey
      case .rgb: .rgb
      case .cmyk, .invertedCMYK: .cmyk
      }
    }

    fileprivate var type: cmsUInt32Number {
      switch self {
      case .grey: lcms2Grey8
      case .rgb: lcms2RGB8
      case .cmyk: lcms2CMYK8
      case .invertedCMYK: lcms2InvertedCMYK8
      }
    }
  }

  /// The profile of a display or a camera has a few kilobytes, that of a printing process up to three megabytes.
  static let maximumProfileByteCount = 4 << 20

  private let transform: cmsHTRANSFORM

  /// `nil` when the profile is broken, too large, of another colour space or of an unusual kind, and when it is sRGB:
  /// then pixels are left as they are.
  ///
  /// - Parameters:
  ///   - profile: An ICC profile (ISO 15076-1), untrusted.
  ///   - layout: The pixels that will be converted.
  init?(toSRGBFrom profile: [UInt8], of layout: Layout) {
    guard profile.count <= Self.maximumProfileByteCount,
      let profile = ICCProfile(profile)?.forConversion(of: layout.space),
      let source = cmsOpenProfileFromMem(profile, UInt32(profile.count))
    else { return nil }
    defer { cmsCloseProfile(source) }
    guard let target = cmsCreate_sRGBProfile() else { return nil }
    defer { cmsCloseProfile(target) }
    let intent = UInt32(INTENT_PERCEPTUAL)
    guard let transform = cmsCreateTransform(source, layout.type, target, lcms2RGB8, intent, 0) else { return nil }
    guard layout.space != .rgb || !Self.isNearlyIdentity(transform) else {
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

  /// Converts grey pixels, each three equal values, in place, by a table of the 256 levels.
  func applyToGrey(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
    var table = [UInt8](repeating: 0, count: 256 * 3)
    cmsDoTransform(transform, Array(UInt8.min...UInt8.max), &table, 256)
    for start in stride(from: 0, to: pixels.count / 3 * 3, by: 3) {
      let level = Int(pixels[start]) * 3
      (pixels[start], pixels[start + 1], pixels[start + 2]) = (table[level], table[level + 1], table[level + 2])
    }
  }

  /// Converts the first `pixelCount` CMYK pixels of a buffer, four values each, to RGB at its beginning.
  func applyToCMYK(_ pixels: UnsafeMutableBufferPointer<UInt8>, pixelCount: Int) {
    guard let base = pixels.baseAddress else { return }
    let chunk = 1 << 12
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: chunk * 4) { copy in
      guard let copied = copy.baseAddress else { return }
      for start in stride(from: 0, to: pixelCount, by: chunk) {
        let count = min(chunk, pixelCount - start)
        copied.update(from: base + start * 4, count: count * 4)
        cmsDoTransform(transform, copied, base + start * 3, UInt32(count))
      }
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
