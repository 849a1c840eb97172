import CTurboJPEG

/// JPEG (ITU-T T.81) by libjpeg-turbo: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK.
///
/// Pixels are decoded with the accurate integer DCT and smooth chroma upsampling, the defaults of libjpeg and of
/// Pillow.
enum JPEGCodec: ImageCodec {
  /// A progressive file of a few kilobytes can ask for hundreds of passes over a huge image; encoders write about ten.
  static let maximumScanCount = 64

  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let info = try JPEGDecompressor().info(of: bytes)
    return ImageHeader(
      format: .jpeg, storedWidth: info.width, storedHeight: info.height, orientation: orientation(in: bytes))
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    try checkScans(of: bytes)
    let decompressor = try JPEGDecompressor()
    let info = try decompressor.info(of: bytes)
    let scale = JPEGScale(shorterSide: min(info.width, info.height), atLeast: shorterSide)
    do throws(ImageError) {
      return try decompressor.decompress(bytes, info: info, scale: scale)
    } catch {
      // libjpeg gives the same warning for damage and for the padding that some cameras write. Without the padding
      // there must be no warning.
      guard let plain = JPEGSegments.withoutPadding(bytes) else { throw error }
      var image: Image?
      plain.withUnsafeBytes { image = try? decompressor.decompress($0, info: info, scale: scale) }
      guard let image else { throw error }
      return image
    }
  }

  /// The ICC profile, in numbered parts over APP2 segments (ICC.1:2022, annex B.4); `nil` when there is none, a part is
  /// missing, or it is too large to be used.
  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    let prefix = Array("ICC_PROFILE\0".utf8)
    var parts: [UInt8: Range<Int>] = [:]
    var partCount = 0
    for segment in JPEGSegments(bytes).prefix(while: { $0.marker != .startOfScan }) {
      let payload = bytes[segment.payload]
      guard segment.marker == .application2, payload.starts(with: prefix), payload.count > prefix.count + 2
      else { continue }
      let number = payload.startIndex + prefix.count
      partCount = Int(bytes[number + 1])
      parts[bytes[number]] = number + 2..<payload.endIndex
    }
    let byteCount = parts.values.reduce(0) { $0 + $1.count }
    guard partCount > 0, parts.count == partCount, byteCount <= ColorTransform.maximumProfileByteCount
    else { return nil }
    return parts.sorted { $0.key < $1.key }.flatMap { bytes[$0.value] }
  }

  /// Refuses a file with too many scans, and one whose scans cannot all be counted.
  private static func checkScans(of bytes: UnsafeRawBufferPointer) throws(ImageError) {
    var scanCount = 0
    var lastMarker: JPEGMarker?
    for segment in JPEGSegments(bytes) {
      if segment.marker == .startOfScan { scanCount += 1 }
      lastMarker = segment.marker
    }
    guard scanCount <= maximumScanCount else {
      throw .unsupported(.jpeg, "it has \(scanCount) scans, at most \(maximumScanCount) are decoded")
    }
    guard lastMarker == .endOfImage, scanCount > 0 else {
      throw .damaged(.jpeg, "it ends before its picture does")
    }
  }

  /// The orientation in the first APP1 segment that holds EXIF.
  private static func orientation(in bytes: UnsafeRawBufferPointer) -> Orientation {
    for segment in JPEGSegments(bytes).prefix(while: { $0.marker != .startOfScan }) {
      let payload = UnsafeRawBufferPointer(rebasing: bytes[segment.payload])
      if segment.marker == .application1, payload.starts(with: EXIF.prefix) { return EXIF.orientation(in: payload) }
    }
    return .upright
  }
}

/// One TurboJPEG decompressor, freed with its owner.
private struct JPEGDecompressor: ~Copyable {
  /// What the frame header says.
  struct Info {
    /// Stored size in pixels, each at least 1.
    let width, height: Int

    /// Whether the four channels are cyan, magenta, yellow and black, or YCCK.
    let isCMYK: Bool
  }

  private let handle: tjhandle

  init() throws(ImageError) {
    guard let handle = tjInitDecompress() else {
      throw .unsupported(.jpeg, "the decoder could not be started: \(String(cString: tjGetErrorStr2(nil)))")
    }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  /// Reads the frame header.
  func info(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> Info {
    var (width, height, subsampling, colorspace) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
    let status = tjDecompressHeader3(
      handle,
      bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
      UInt(bytes.count),
      &width,
      &height,
      &subsampling,
      &colorspace
    )
    // After a warning, or with sampling factors that TurboJPEG has no name for, the other values are set all the same,
    // and decoding will show whether the file is sound. Without a frame before the end of the image, TurboJPEG reports
    // success and sets none of them.
    guard width > 0, height > 0, colorspace >= 0 else {
      throw status == 0 ? .damaged(.jpeg, "it holds no picture") : error
    }
    let isCMYK = colorspace == Int32(TJCS_CMYK.rawValue) || colorspace == Int32(TJCS_YCCK.rawValue)
    return Info(width: Int(width), height: Int(height), isCMYK: isCMYK)
  }

  /// Decodes at a scale; any warning of libjpeg is an error.
  func decompress(_ bytes: UnsafeRawBufferPointer, info: Info, scale: JPEGScale) throws(ImageError) -> Image {
    let (width, height) = (scale.scaled(info.width), scale.scaled(info.height))
    let channels = info.isCMYK ? 4 : 3
    return try Image(width: width, height: height, scratchBytesPerPixel: channels) { buffer throws(ImageError) in
      let status = tjDecompress2(
        handle,
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
        UInt(bytes.count),
        buffer.baseAddress,
        Int32(width),
        Int32(width * channels),
        Int32(height),
        Int32(info.isCMYK ? TJPF_CMYK.rawValue : TJPF_RGB.rawValue),
        TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
      )
      guard status == 0 else { throw error }
      if info.isCMYK { RGBConversion.convertInvertedCMYK(buffer, pixelCount: width * height) }
    }
  }

  private var error: ImageError {
    let message = String(cString: tjGetErrorStr2(handle))
    let isUnsupported = ["Unsupported JPEG", "Sorry", "Requested feature", "Maximum supported"].contains(
      where: message.hasPrefix
    )
    return isUnsupported ? .unsupported(.jpeg, message) : .damaged(.jpeg, message)
  }
}

/// A scale n/8 at which the inverse DCT yields a smaller image.
private struct JPEGScale {
  /// 1...8.
  let eighths: Int

  /// The smallest scale whose shorter side is at least `minimum`, or full scale.
  ///
  /// - Parameters:
  ///   - shorterSide: The stored image's shorter side in pixels.
  ///   - minimum: The shorter side in pixels that suffices; `nil` for full scale.
  init(shorterSide: Int, atLeast minimum: Int?) {
    guard let minimum else {
      eighths = 8
      return
    }
    eighths = (1..<8).first { Self.scaled(shorterSide, eighths: $0) >= minimum } ?? 8
  }

  /// The length in pixels of a side at this scale, rounded up as libjpeg does.
  func scaled(_ side: Int) -> Int { Self.scaled(side, eighths: eighths) }

  private static func scaled(_ side: Int, eighths: Int) -> Int { (side * eighths + 7) / 8 }
}
