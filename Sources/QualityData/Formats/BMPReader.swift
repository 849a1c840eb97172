import ImageCodecs

/// Reads uncompressed BMP files, bottom-up and top-down, of 8 bits with a palette, 24 and 32 bits: the format of LIVE,
/// TID and LIVE In the Wild. The service does not accept it.
enum BMPReader {
  /// Reads the header alone.
  ///
  /// - Throws: ``BMPError`` when it is broken or of an unsupported kind, or the picture is outside the limits.
  static func header(of bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(BMPError) -> BMPHeader {
    let header = try BMPHeader(bytes)
    try check(header, limits: limits)
    // Both sides are below 2^31, and the limits have bounded their product: no arithmetic below overflows.
    guard header.pixelOffset <= bytes.count, header.rowStride * header.height <= bytes.count - header.pixelOffset
    else { throw .damaged("it ends before its last row") }
    return header
  }

  /// Decodes the picture.
  ///
  /// - Throws: ``BMPError``; a truncated file is an error, never a partial picture.
  static func decode(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(BMPError) -> Image {
    let header = try header(of: bytes, limits: limits)
    let colors = palette(of: header, in: bytes)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(header.width * header.height * 3)
    for row in 0..<header.height {
      let stored = header.isTopDown ? row : header.height - 1 - row
      let start = header.pixelOffset + stored * header.rowStride
      if header.bitsPerPixel == 8 {
        for index in bytes[start..<start + header.width] {
          guard Int(index) < colors.count else {
            throw .damaged("row \(row) uses colour \(index) of a palette of \(colors.count)")
          }
          pixels.append(contentsOf: colors[Int(index)])
        }
      } else {
        let step = header.bitsPerPixel / 8
        for pixel in stride(from: start, to: start + header.width * step, by: step) {
          pixels.append(bytes[pixel + 2])
          pixels.append(bytes[pixel + 1])
          pixels.append(bytes[pixel])
        }
      }
    }
    return Image(width: header.width, height: header.height, pixels: pixels)
  }

  /// The palette's colours as red, green and blue.
  private static func palette(of header: BMPHeader, in bytes: UnsafeRawBufferPointer) -> [[UInt8]] {
    stride(from: header.palette.lowerBound, to: header.palette.upperBound, by: header.paletteEntrySize).map {
      [bytes[$0 + 2], bytes[$0 + 1], bytes[$0]]
    }
  }

  private static func check(_ header: BMPHeader, limits: ImageLimits) throws(BMPError) {
    let (width, height) = (header.width, header.height)
    guard max(width, height) <= limits.maximumSide else {
      throw .size(width: width, height: height, limit: "at most \(limits.maximumSide) pixels a side")
    }
    guard width <= limits.maximumPixels / height else {
      throw .size(width: width, height: height, limit: "at most \(limits.maximumPixels) pixels in all")
    }
    guard min(width, height) >= limits.minimumSide else {
      throw .size(width: width, height: height, limit: "at least \(limits.minimumSide) pixels a side")
    }
  }
}
