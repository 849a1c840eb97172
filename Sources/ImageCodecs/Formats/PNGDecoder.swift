import CSPNG

/// One libspng context over the bytes of a file, freed with its owner; the bytes must outlive it.
struct PNGDecoder: ~Copyable {
  /// What IHDR says.
  struct Info {
    /// Stored size in pixels, each at least 1.
    let width, height: Int

    /// Whether each pixel has an alpha channel of its own.
    let hasAlphaChannel: Bool
  }

  /// The most memory in bytes that one text, profile or other side chunk may need when it is unpacked, and all of them
  /// together: a compressed chunk of a few kilobytes may claim gigabytes.
  private static let (maximumChunkByteCount, maximumChunkCacheByteCount) = (16 << 20, 32 << 20)

  private let context: OpaquePointer

  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    guard let context = spng_ctx_new(0) else { throw .unsupported(.png, "the decoder could not be started") }
    do throws(ImageError) {
      try Self.check(spng_set_chunk_limits(context, Self.maximumChunkByteCount, Self.maximumChunkCacheByteCount))
      try Self.check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
    } catch {
      spng_ctx_free(context)
      throw error
    }
    self.context = context
  }

  deinit { spng_ctx_free(context) }

  /// Reads IHDR.
  func info() throws(ImageError) -> Info {
    var header = spng_ihdr()
    try Self.check(spng_get_ihdr(context, &header))
    let colorType = UInt32(header.color_type)
    return Info(
      width: Int(header.width),
      height: Int(header.height),
      hasAlphaChannel: colorType == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA.rawValue
        || colorType == SPNG_COLOR_TYPE_TRUECOLOR_ALPHA.rawValue
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
      try Self.check(spng_decode_chunks(context))
      if isTransparent { RGBConversion.flattenOntoWhite(buffer, pixelCount: info.width * info.height) }
    }
  }

  /// The profile in the iCCP chunk, unpacked; `nil` when there is none or an sRGB chunk overrules it (PNG 4.3).
  func colorProfile() -> [UInt8]? {
    var intent = UInt8(0)
    guard spng_get_srgb(context, &intent) != Int32(SPNG_OK.rawValue) else { return nil }
    var profile = spng_iccp()
    guard spng_get_iccp(context, &profile) == Int32(SPNG_OK.rawValue) else { return nil }
    return [UInt8](UnsafeRawBufferPointer(start: profile.profile, count: profile.profile_len))
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
    guard status != Int32(SPNG_OK.rawValue) else { return }
    let reason = String(cString: spng_strerror(status))
    switch status {
    case Int32(SPNG_EMEM.rawValue), Int32(SPNG_ECHUNK_LIMITS.rawValue), Int32(SPNG_EOVERFLOW.rawValue):
      throw .unsupported(.png, "its text, profile and other side chunks need too much memory (\(reason))")
    default:
      throw .damaged(.png, reason)
    }
  }
}
