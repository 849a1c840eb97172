import CSPNG

/// PNG (ISO/IEC 15948) by libspng: every colour type, depth and interlacing.
///
/// Of 16-bit channels the high byte is kept. Pillow does so for colour, but clips 16-bit grey at 255 when converting
/// it; here grey is treated like colour. Of an animated PNG the default image is decoded.
enum PNGCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let file = try PNGFile(bytes)
    let info = try PNGDecoder(file).info()
    return ImageHeader(
      format: .png, storedWidth: info.width, storedHeight: info.height,
      orientation: Orientation(stated: PNGMetadata(file).orientation))
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    let file = try PNGFile(bytes)
    let decoder = try PNGDecoder(file)
    let space: ColorSpace = try decoder.info().isGrey ? .grey : .rgb
    return try decoder.decode().sRGB(from: PNGMetadata(file).colorProfile, of: space)
  }
}

/// One libspng context over what it needs of a file, freed with its owner; the file's bytes must outlive it.
struct PNGDecoder: ~Copyable {
  /// What IHDR says.
  struct Info {
    /// Stored size in pixels, each at least 1.
    let width, height: Int

    /// Whether pixels have one channel of light.
    let isGrey: Bool

    /// Whether each pixel has an alpha channel of its own.
    let hasAlphaChannel: Bool
  }

  private let context: OpaquePointer
  private let stream: PNGStream

  init(_ file: PNGFile) throws(ImageError) {
    guard let context = spng_ctx_new(0) else { throw .unsupported(.png, "the decoder could not be started") }
    let stream = PNGStream(file.partsForDecoder)
    do throws(ImageError) {
      let user = Unmanaged.passUnretained(stream).toOpaque()
      try Self.check(spng_set_png_stream(context, { _, user, target, count in read(user, target, count) }, user))
    } catch {
      spng_ctx_free(context)
      throw error
    }
    self.context = context
    self.stream = stream
  }

  deinit { spng_ctx_free(context) }

  /// Reads IHDR.
  func info() throws(ImageError) -> Info {
    var header = spng_ihdr()
    try Self.check(spng_get_ihdr(context, &header))
    let colorType = UInt32(header.color_type)
    let isGreyWithAlpha = colorType == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA.rawValue
    return Info(
      width: Int(header.width),
      height: Int(header.height),
      isGrey: colorType == SPNG_COLOR_TYPE_GRAYSCALE.rawValue || isGreyWithAlpha,
      hasAlphaChannel: colorType == SPNG_COLOR_TYPE_TRUECOLOR_ALPHA.rawValue || isGreyWithAlpha
    )
  }

  /// Decodes the pixels, laid over white where they are transparent.
  func decode() throws(ImageError) -> Image {
    let info = try info()
    let hasTransparentColor = try hasTransparentColor()
    let isTransparent = info.hasAlphaChannel || hasTransparentColor
    let channels = isTransparent ? 4 : 3
    let format = Int32((isTransparent ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8).rawValue)
    return try Image(width: info.width, height: info.height, scratchBytesPerPixel: channels) {
      buffer throws(ImageError) in
      let flags = Int32(SPNG_DECODE_TRNS.rawValue)
      try Self.check(spng_decode_image(context, buffer.baseAddress, buffer.count, format, flags))
      if isTransparent { RGBConversion.flattenOntoWhite(buffer, pixelCount: info.width * info.height) }
    }
  }

  /// Whether a tRNS chunk makes palette entries or one colour transparent.
  private func hasTransparentColor() throws(ImageError) -> Bool {
    var transparency = spng_trns()
    let status = spng_get_trns(context, &transparency)
    guard status != Int32(SPNG_ECHUNKAVAIL.rawValue) else { return false }
    try Self.check(status)
    return true
  }

  private static func check(_ status: Int32) throws(ImageError) {
    switch status {
    case Int32(SPNG_OK.rawValue): return
    case Int32(SPNG_EMEM.rawValue): throw .unsupported(.png, "the decoder ran out of memory")
    // The stream ends where the file's picture data do.
    case SPNG_IO_EOF.rawValue: throw .damaged(.png, "it ends before its picture does")
    default: throw .damaged(.png, String(cString: spng_strerror(status)))
    }
  }
}

/// The bytes of several places, read one after the other.
private final class PNGStream {
  private let parts: [PNGFile.Part]
  private var part = 0
  private var offset = 0

  init(_ parts: [PNGFile.Part]) {
    self.parts = parts
  }

  /// Whether there were as many bytes as the target takes.
  func read(into target: UnsafeMutableRawBufferPointer) -> Bool {
    var rest = target
    while !rest.isEmpty, part < parts.count {
      let copied = parts[part].withBytes { bytes in
        let source = UnsafeRawBufferPointer(rebasing: bytes[offset...].prefix(rest.count))
        rest.copyMemory(from: source)
        return source.count
      }
      offset += copied
      if offset == parts[part].count { (part, offset) = (part + 1, 0) }
      rest = UnsafeMutableRawBufferPointer(rebasing: rest[copied...])
    }
    return rest.isEmpty
  }
}

/// libspng's callback.
private func read(_ user: UnsafeMutableRawPointer?, _ target: UnsafeMutableRawPointer?, _ count: Int) -> Int32 {
  guard let user, let target else { return SPNG_IO_ERROR.rawValue }
  let stream = Unmanaged<PNGStream>.fromOpaque(user).takeUnretainedValue()
  return stream.read(into: UnsafeMutableRawBufferPointer(start: target, count: count)) ? 0 : SPNG_IO_EOF.rawValue
}
