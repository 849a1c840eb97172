import CWebP

/// WebP (RFC 9649) by libwebp: lossy and lossless, with or without alpha. Of an animation the first frame is decoded.
enum WebPCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let demuxer = try WebPDemultiplexer(bytes)
    let exif = demuxer.content(ofChunk: "EXIF")?.withUnsafeBytes(EXIF.orientation)
    let xmp = exif == nil ? demuxer.content(ofChunk: "XMP ")?.withUnsafeBytes(XMP.orientation) : nil
    return ImageHeader(
      format: .webp,
      storedWidth: demuxer.canvasWidth,
      storedHeight: demuxer.canvasHeight,
      orientation: Orientation(stated: exif ?? xmp)
    )
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    let demuxer = try WebPDemultiplexer(bytes)
    return try demuxer.decodeFirstFrame().sRGB(from: demuxer.content(ofChunk: "ICCP"), of: .rgb)
  }
}

/// The container of a WebP file, parsed; freed with its owner. The bytes must outlive it.
private struct WebPDemultiplexer: ~Copyable {
  private let demuxer: OpaquePointer

  /// Throws ``ImageError/damaged(_:_:)`` when the container is broken or the file shorter than the container says.
  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    var data = WebPData(bytes: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), size: bytes.count)
    guard let demuxer = WebPDemux(&data) else {
      throw .damaged(.webp, "its container is broken or ends early")
    }
    guard WebPDemuxGetI(demuxer, WEBP_FF_FRAME_COUNT) > 0 else {
      WebPDemuxDelete(demuxer)
      throw .damaged(.webp, "it holds no picture")
    }
    self.demuxer = demuxer
  }

  deinit { WebPDemuxDelete(demuxer) }

  /// Stored size in pixels of the canvas, which a still image covers.
  var canvasWidth: Int { Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH)) }
  var canvasHeight: Int { Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT)) }

  /// The content of the first chunk of a name, such as "EXIF" or "ICCP"; `nil` when there is none.
  func content(ofChunk name: String) -> [UInt8]? {
    var chunk = WebPChunkIterator()
    defer { WebPDemuxReleaseChunkIterator(&chunk) }
    guard WebPDemuxGetChunk(demuxer, name, 1, &chunk) != 0 else { return nil }
    return [UInt8](UnsafeRawBufferPointer(start: chunk.chunk.bytes, count: chunk.chunk.size))
  }

  /// The canvas with the first frame on it, over white.
  func decodeFirstFrame() throws(ImageError) -> Image {
    var frame = WebPIterator()
    defer { WebPDemuxReleaseIterator(&frame) }
    guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0, frame.complete != 0 else {
      throw .damaged(.webp, "it has no complete frame")
    }
    let (width, height) = (canvasWidth, canvasHeight)
    let coversCanvas = frame.width == width && frame.height == height
    // A frame that does not cover the canvas shows the background around it, so it is treated as transparent.
    let isTransparent = frame.has_alpha != 0 || !coversCanvas
    let channels = isTransparent ? 4 : 3
    return try Image(width: width, height: height, scratchBytesPerPixel: channels) { buffer throws(ImageError) in
      if !coversCanvas { buffer.initialize(repeating: 0) }
      let offset = (Int(frame.y_offset) * width + Int(frame.x_offset)) * channels
      guard offset < buffer.count else { throw .damaged(.webp, "its first frame lies outside the canvas") }
      let target = UnsafeMutableBufferPointer(rebasing: buffer[offset...])
      try WebPBitstream.decode(frame.fragment, hasAlpha: isTransparent, stride: width * channels, into: target)
      if isTransparent { RGBConversion.flattenOntoWhite(buffer, pixelCount: width * height) }
    }
  }
}

/// The coded pixels of one frame, VP8 or VP8L.
private enum WebPBitstream {
  /// Decodes to RGB, or to RGBA with straight alpha.
  ///
  /// - Parameters:
  ///   - fragment: The frame's bitstream, untrusted.
  ///   - hasAlpha: Whether to write RGBA, four bytes per pixel, rather than RGB.
  ///   - stride: Bytes from one row to the next in `target`.
  ///   - target: Where the frame's first pixel goes; libwebp refuses a frame that does not fit.
  /// - Throws: ``ImageError`` with the reason that libwebp gives.
  static func decode(
    _ fragment: WebPData, hasAlpha: Bool, stride: Int, into target: UnsafeMutableBufferPointer<UInt8>
  ) throws(ImageError) {
    var configuration = WebPDecoderConfig()
    guard WebPInitDecoderConfig(&configuration) != 0 else {
      throw .unsupported(.webp, "the installed libwebp is of another version than the one built against")
    }
    defer { WebPFreeDecBuffer(&configuration.output) }
    configuration.output.colorspace = hasAlpha ? MODE_RGBA : MODE_RGB
    configuration.output.is_external_memory = 1
    configuration.output.u.RGBA.rgba = target.baseAddress
    configuration.output.u.RGBA.stride = Int32(stride)
    configuration.output.u.RGBA.size = target.count
    let status = WebPDecode(fragment.bytes, fragment.size, &configuration)
    guard status == VP8_STATUS_OK else { throw error(of: status) }
  }

  private static func error(of status: VP8StatusCode) -> ImageError {
    switch status {
    case VP8_STATUS_SUSPENDED, VP8_STATUS_NOT_ENOUGH_DATA: .damaged(.webp, "its picture data ends early")
    case VP8_STATUS_BITSTREAM_ERROR: .damaged(.webp, "its picture data is broken")
    case VP8_STATUS_UNSUPPORTED_FEATURE: .unsupported(.webp, "it uses a feature that libwebp does not decode")
    case VP8_STATUS_OUT_OF_MEMORY: .unsupported(.webp, "the decoder ran out of memory")
    default: .damaged(.webp, "libwebp stopped with status \(status.rawValue)")
    }
  }
}
