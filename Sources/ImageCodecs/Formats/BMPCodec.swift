/// BMP, bottom-up and top-down: palettes of 1, 4 and 8 bits, plain or in runs; 16, 24 and 32 bits with any masks. The
/// format of several rated databases.
///
/// Alpha counts where the file gives it a mask, as in Pillow, unless it is zero all over the picture: many programs
/// leave it empty.
enum BMPCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let header = try BMPHeader(bytes)
    return ImageHeader(
      format: .bmp, storedWidth: header.width, storedHeight: header.height, orientation: .upright)
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    let header = try BMPHeader(bytes)
    let (width, height) = (header.width, header.height)
    let rows = UnsafeRawBufferPointer(rebasing: bytes[min(header.pixelOffset, bytes.count)...])
    switch header.storage {
    case .indices:
      let colors = try BMPPalette(header, in: bytes)
      try check(rows, of: header)
      return try Image(width: width, height: height) { buffer throws(ImageError) in
        for row in 0..<height {
          try unpack(rows, row: row, of: header, colors: colors, into: buffer)
        }
      }
    case .runs:
      let indices = try BMPRuns.indices(in: rows, header: header)
      let colors = try BMPPalette(header, in: bytes)
      return try Image(width: width, height: height) { buffer throws(ImageError) in
        for (pixel, index) in indices.enumerated() { try colors.write(index, to: buffer, at: pixel) }
      }
    case .words(let masks):
      try check(rows, of: header)
      return try decodeWords(rows, header: header, masks: masks)
    }
  }

  private static func check(_ rows: UnsafeRawBufferPointer, of header: BMPHeader) throws(ImageError) {
    // Both sides are below 2^31, and the limits have bounded their product: nothing overflows. The last row's padding
    // is not part of the picture.
    let last = (header.width * header.bitsPerPixel + 7) / 8
    guard header.rowStride * (header.height - 1) + last <= rows.count else {
      throw .damaged(.bmp, "it ends before its last row")
    }
  }

  private static func unpack(
    _ rows: UnsafeRawBufferPointer, row: Int, of header: BMPHeader, colors: BMPPalette,
    into buffer: UnsafeMutableBufferPointer<UInt8>
  ) throws(ImageError) {
    let start = (header.isTopDown ? row : header.height - 1 - row) * header.rowStride
    let bits = header.bitsPerPixel
    for column in 0..<header.width {
      let bit = column * bits
      let byte = rows[start + bit / 8]
      let index = byte >> UInt8(8 - bits - bit % 8) & UInt8(truncatingIfNeeded: 1 << bits - 1)
      try colors.write(index, to: buffer, at: row * header.width + column)
    }
  }

  private static func decodeWords(
    _ rows: UnsafeRawBufferPointer, header: BMPHeader, masks: BMPHeader.Masks
  ) throws(ImageError) -> Image {
    let (width, height, step) = (header.width, header.height, header.bitsPerPixel / 8)
    let channels = [masks.red, masks.green, masks.blue, masks.alpha].map(BMPChannel.init)
    let image = try Image(width: width, height: height, scratchBytesPerPixel: 4) { buffer throws(ImageError) in
      var alphas = UInt8(0)
      for row in 0..<height {
        let start = (header.isTopDown ? row : height - 1 - row) * header.rowStride
        for column in 0..<width {
          let place = start + column * step
          var word: UInt32 = 0
          for byte in 0..<step { word |= UInt32(rows[place + byte]) << UInt32(8 * byte) }
          let target = (row * width + column) * 4
          for channel in 0..<4 { buffer[target + channel] = channels[channel].value(in: word) }
          alphas |= buffer[target + 3]
        }
      }
      if masks.alpha == 0 || alphas == 0 {
        for pixel in 0..<width * height { buffer[pixel * 4 + 3] = 255 }
      }
      RGBConversion.flattenOntoWhite(buffer, pixelCount: width * height)
    }
    return image
  }
}

/// One channel of a word.
private struct BMPChannel {
  let mask: UInt32
  let shift: UInt32
  let maximum: UInt32

  init(mask: UInt32) {
    self.mask = mask
    shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
    maximum = mask >> shift
  }

  /// The channel scaled to 0...255, rounded down as Pillow does.
  func value(in word: UInt32) -> UInt8 {
    guard maximum > 0 else { return 0 }
    let value = (word & mask) >> shift
    return maximum == 255 ? UInt8(value) : UInt8(UInt64(value) * 255 / UInt64(maximum))
  }
}

/// The palette's colours as red, green and blue.
private struct BMPPalette {
  private let colors: [(UInt8, UInt8, UInt8)]

  init(_ header: BMPHeader, in bytes: UnsafeRawBufferPointer) throws(ImageError) {
    colors = stride(from: header.palette.lowerBound, to: header.palette.upperBound, by: header.paletteEntrySize).map {
      (bytes[$0 + 2], bytes[$0 + 1], bytes[$0])
    }
  }

  func write(_ index: UInt8, to buffer: UnsafeMutableBufferPointer<UInt8>, at pixel: Int) throws(ImageError) {
    guard Int(index) < colors.count else {
      throw .damaged(.bmp, "it uses colour \(index) of a palette of \(colors.count)")
    }
    (buffer[pixel * 3], buffer[pixel * 3 + 1], buffer[pixel * 3 + 2]) = colors[Int(index)]
  }
}

/// Run-length encoding (BI_RLE8 and BI_RLE4).
private enum BMPRuns {
  /// The indices of all pixels, rows from top to bottom; those that no run covers are 0.
  static func indices(in stream: UnsafeRawBufferPointer, header: BMPHeader) throws(ImageError) -> [UInt8] {
    let (width, height) = (header.width, header.height)
    var indices = [UInt8](repeating: 0, count: width * height)
    var (x, y, position) = (0, 0, 0)
    func next() throws(ImageError) -> UInt8 {
      guard position < stream.count else { throw .damaged(.bmp, "it ends before its picture does") }
      position += 1
      return stream[position - 1]
    }
    func put(_ index: UInt8) {
      if x < width, y < height { indices[(header.isTopDown ? y : height - 1 - y) * width + x] = index }
      x += 1
    }
    let isHalf = header.bitsPerPixel == 4
    func index(_ byte: UInt8, _ place: Int) -> UInt8 {
      isHalf ? (place % 2 == 0 ? byte >> 4 : byte & 0x0F) : byte
    }
    while y < height {
      let (count, code) = (Int(try next()), try next())
      guard count == 0 else {
        for place in 0..<count { put(index(code, place)) }
        continue
      }
      switch code {
      case 0: (x, y) = (0, y + 1)
      case 1: return indices
      case 2:
        x += Int(try next())
        y += Int(try next())
      default:
        // As many pixels as they are, in whole words of 16 bits.
        let byteCount = isHalf ? (Int(code) + 1) / 2 : Int(code)
        let start = position
        guard start + byteCount <= stream.count else { throw .damaged(.bmp, "it ends before its picture does") }
        for place in 0..<Int(code) { put(index(stream[start + (isHalf ? place / 2 : place)], place)) }
        position = start + (byteCount + 1) / 2 * 2
      }
    }
    return indices
  }
}
