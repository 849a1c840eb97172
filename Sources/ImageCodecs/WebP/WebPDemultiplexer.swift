import CWebP

/// The container of a WebP file, parsed; freed with its owner. The bytes must outlive it.
struct WebPDemultiplexer: ~Copyable {
  private let demuxer: OpaquePointer

  /// Throws ``ImageError/damaged(_:_:)`` when the container is broken or the file shorter than it says.
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

  /// Stored size in pixels of the canvas, which a still picture covers.
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
    // A frame that leaves part of the canvas free shows the background there, so it is treated as transparent.
    let isTransparent = frame.has_alpha != 0 || !coversCanvas
    let channels = isTransparent ? 4 : 3
    return try Image(width: width, height: height, scratchBytesPerPixel: channels) { buffer throws(ImageError) in
      if !coversCanvas { buffer.initialize(repeating: 0) }
      let offset = (Int(frame.y_offset) * width + Int(frame.x_offset)) * channels
      guard offset < buffer.count else { throw .damaged(.webp, "its first frame lies outside the canvas") }
      let target = UnsafeMutableBufferPointer(rebasing: buffer[offset...])
      try WebPBitstream.decode(frame.fragment, hasAlpha: isTransparent, stride: width * channels, into: target)
      if isTransparent { WhiteBackground.flatten(buffer, pixelCount: width * height) }
    }
  }
}
