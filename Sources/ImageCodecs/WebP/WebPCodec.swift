/// WebP (RFC 9649) by libwebp: lossy and lossless, with or without alpha. Of an animation the first frame is decoded.
enum WebPCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let demuxer = try WebPDemultiplexer(bytes)
    let exif = demuxer.content(ofChunk: "EXIF")
    return ImageHeader(
      format: .webp,
      storedWidth: demuxer.canvasWidth,
      storedHeight: demuxer.canvasHeight,
      orientation: exif?.withUnsafeBytes(EXIF.orientation) ?? .upright
    )
  }

  static func decode(
    _ bytes: UnsafeRawBufferPointer,
    header: ImageHeader,
    shorterSide: Int?
  ) throws(ImageError) -> Image {
    try WebPDemultiplexer(bytes).decodeFirstFrame()
  }

  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    try? WebPDemultiplexer(bytes).content(ofChunk: "ICCP")
  }
}
