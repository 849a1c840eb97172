import CGIF

/// GIF (GIF89a) by giflib: the first frame, on the canvas.
enum GIFCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    try GIFReader.withReader(of: bytes) { reader throws(ImageError) in
      try reader.findFirstFrame()
      return ImageHeader(
        format: .gif, storedWidth: reader.width, storedHeight: reader.height, orientation: .upright)
    }
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    try GIFReader.withReader(of: bytes) { reader throws(ImageError) in
      try reader.findFirstFrame()
      return try reader.decode()
    }
  }
}

/// One giflib decoder over the bytes of a file.
private struct GIFReader {
  /// Where giflib is in the file.
  private struct Source {
    var rest: UnsafeRawBufferPointer
  }

  private let file: UnsafeMutablePointer<GifFileType>

  /// The palette's place that shows what is behind the picture.
  private var transparentIndex: Int?

  static func withReader<Result>(
    of bytes: UnsafeRawBufferPointer, _ body: (inout GIFReader) throws(ImageError) -> Result
  ) throws(ImageError) -> Result {
    let source = UnsafeMutablePointer<Source>.allocate(capacity: 1)
    source.initialize(to: Source(rest: bytes))
    defer { source.deallocate() }
    var code: Int32 = 0
    guard
      let file = DGifOpen(
        source,
        { file, target, count in
          guard let source = file?.pointee.UserData?.assumingMemoryBound(to: Source.self), let target, count > 0
          else { return 0 }
          let taken = source.pointee.rest.prefix(Int(count))
          UnsafeMutableRawBufferPointer(start: target, count: taken.count).copyBytes(from: taken)
          source.pointee.rest = UnsafeRawBufferPointer(rebasing: source.pointee.rest.dropFirst(taken.count))
          return Int32(taken.count)
        }, &code)
    else { throw Self.error(code) }
    defer { DGifCloseFile(file, nil) }
    var reader = GIFReader(file: file)
    return try body(&reader)
  }

  private init(file: UnsafeMutablePointer<GifFileType>) {
    self.file = file
  }

  /// The canvas, or as much more as the first frame reaches beyond it, as in Pillow.
  var width: Int { max(Int(file.pointee.SWidth), Int(file.pointee.Image.Left) + Int(file.pointee.Image.Width)) }
  var height: Int { max(Int(file.pointee.SHeight), Int(file.pointee.Image.Top) + Int(file.pointee.Image.Height)) }

  /// Reads up to the first frame's pixels.
  mutating func findFirstFrame() throws(ImageError) {
    while true {
      var record = UNDEFINED_RECORD_TYPE
      try check(DGifGetRecordType(file, &record))
      switch record {
      case IMAGE_DESC_RECORD_TYPE: return try check(DGifGetImageDesc(file))
      case EXTENSION_RECORD_TYPE: try readExtension()
      case TERMINATE_RECORD_TYPE: throw .damaged(.gif, "it holds no picture")
      default: continue
      }
    }
  }

  private mutating func readExtension() throws(ImageError) {
    var code: Int32 = 0
    var block: UnsafeMutablePointer<GifByteType>?
    try check(DGifGetExtension(file, &code, &block))
    while let bytes = block {
      // The first byte is the block's length.
      if code == GRAPHICS_EXT_FUNC_CODE, bytes[0] >= 4 {
        transparentIndex = bytes[1] & 1 == 1 ? Int(bytes[4]) : nil
      }
      try check(DGifGetExtensionNext(file, &block))
    }
  }

  /// Decodes the first frame; what is transparent or outside it is white, or the palette's first colour where nothing
  /// is transparent, as in Pillow.
  func decode() throws(ImageError) -> Image {
    let frame = file.pointee.Image
    guard let map = frame.ColorMap ?? file.pointee.SColorMap, let first = map.pointee.Colors else {
      throw .unsupported(.gif, "it has no palette")
    }
    let colors = Array(UnsafeBufferPointer(start: first, count: Int(map.pointee.ColorCount)))
    var palette = (0..<256).map { index -> (UInt8, UInt8, UInt8) in
      index < colors.count ? (colors[index].Red, colors[index].Green, colors[index].Blue) : (0, 0, 0)
    }
    if let transparentIndex { palette[transparentIndex] = (255, 255, 255) }
    let background = transparentIndex == nil ? palette[0] : (255, 255, 255)
    let (left, top) = (Int(frame.Left), Int(frame.Top))
    let (frameWidth, frameHeight) = (Int(frame.Width), Int(frame.Height))
    guard frameWidth > 0, frameHeight > 0 else { throw .damaged(.gif, "its first frame is empty") }
    let (width, height) = (width, height)
    return try Image(width: width, height: height) { buffer throws(ImageError) in
      if frameWidth < width || frameHeight < height {
        for pixel in 0..<width * height {
          (buffer[pixel * 3], buffer[pixel * 3 + 1], buffer[pixel * 3 + 2]) = background
        }
      }
      var line = [GifPixelType](repeating: 0, count: frameWidth)
      for row in Self.rowOrder(height: frameHeight, isInterlaced: frame.Interlace) {
        try check(DGifGetLine(file, &line, Int32(frameWidth)))
        var target = ((top + row) * width + left) * 3
        for index in line {
          (buffer[target], buffer[target + 1], buffer[target + 2]) = palette[Int(index)]
          target += 3
        }
      }
    }
  }

  /// The rows in the order in which they are stored (GIF89a, appendix E).
  private static func rowOrder(height: Int, isInterlaced: Bool) -> [Int] {
    guard isInterlaced else { return Array(0..<height) }
    return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: height, by: $0.1)) }
  }

  private func check(_ status: Int32) throws(ImageError) {
    guard status == GIF_OK else { throw Self.error(file.pointee.Error) }
  }

  private static func error(_ code: Int32) -> ImageError {
    switch code {
    case D_GIF_ERR_NOT_ENOUGH_MEM: .unsupported(.gif, "the decoder ran out of memory")
    case D_GIF_ERR_READ_FAILED, D_GIF_ERR_EOF_TOO_SOON: .damaged(.gif, "it ends before its picture does")
    default: .damaged(.gif, GifErrorString(code).map { String(cString: $0) } ?? "giflib stopped with \(code)")
    }
  }
}
