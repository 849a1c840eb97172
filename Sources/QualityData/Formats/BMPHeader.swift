/// The headers of a BMP file: BITMAPFILEHEADER, then BITMAPCOREHEADER or BITMAPINFOHEADER and its longer successors
/// (Microsoft, "Bitmap Storage", Windows GDI documentation).
struct BMPHeader {
  /// Columns and rows in pixels.
  let width, height: Int

  /// Whether the first stored row is the top one (a negative height in the file).
  let isTopDown: Bool

  /// 8 (indices into the palette), 24 (blue, green, red) or 32 (blue, green, red and an unused byte).
  let bitsPerPixel: Int

  /// Where the first stored row begins in the file.
  let pixelOffset: Int

  /// Where the palette's colours are in the file; empty without a palette.
  let palette: Range<Int>

  /// Bytes per colour of the palette: 3 in the oldest files, else 4.
  let paletteEntrySize: Int

  /// The stride from one row to the next in bytes: rows are padded to four bytes.
  var rowStride: Int { (width * bitsPerPixel + 31) / 32 * 4 }

  /// Whether a file is a BMP file, from its signature.
  static func isSignature(of bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: "BM".utf8) }

  /// - Throws: ``BMPError`` when the header is broken or of an unsupported kind.
  init(_ bytes: UnsafeRawBufferPointer) throws(BMPError) {
    let fields = LittleEndianFields(bytes: bytes)
    guard Self.isSignature(of: bytes) else { throw .damaged("it does not begin with BM") }
    pixelOffset = try fields.integer(at: 10, byteCount: 4)
    let size = try fields.integer(at: Self.fileHeaderSize, byteCount: 4)
    let isCore = size == Self.coreHeaderSize
    guard isCore || (Self.infoHeaderSize...Self.largestHeaderSize).contains(size) else {
      throw .unsupported("its header has \(size) bytes, not 12 or 40 to 124")
    }
    if isCore {
      width = try fields.integer(at: 18, byteCount: 2)
      height = try fields.integer(at: 20, byteCount: 2)
      isTopDown = false
      bitsPerPixel = try fields.integer(at: 24, byteCount: 2)
    } else {
      width = try fields.signedInteger(at: 18)
      let storedHeight = try fields.signedInteger(at: 22)
      height = abs(storedHeight)
      isTopDown = storedHeight < 0
      bitsPerPixel = try fields.integer(at: 28, byteCount: 2)
      let compression = try fields.integer(at: 30, byteCount: 4)
      guard compression == 0 else {
        throw .unsupported("it is stored with compression \(compression); only 0, uncompressed, is read")
      }
    }
    guard width > 0, height > 0 else { throw .damaged("it has \(width) columns and \(height) rows") }
    guard [8, 24, 32].contains(bitsPerPixel) else {
      throw .unsupported("it has \(bitsPerPixel) bits a pixel; only 8, 24 and 32 are read")
    }
    paletteEntrySize = isCore ? 3 : 4
    guard bitsPerPixel == 8 else {
      palette = 0..<0
      return
    }
    let stated = isCore ? 0 : try fields.integer(at: 46, byteCount: 4)
    let count = stated == 0 ? 256 : stated
    guard count <= 256 else { throw .damaged("its palette has \(count) colours, more than 256") }
    let start = Self.fileHeaderSize + size
    palette = start..<start + count * paletteEntrySize
    guard palette.upperBound <= bytes.count else { throw .damaged("it ends within its palette") }
  }

  private static let fileHeaderSize = 14
  private static let coreHeaderSize = 12
  private static let infoHeaderSize = 40
  private static let largestHeaderSize = 124
}

/// Reads integers from a file's header, never beyond its end.
private struct LittleEndianFields {
  let bytes: UnsafeRawBufferPointer

  /// An unsigned integer of at most four bytes.
  func integer(at offset: Int, byteCount: Int) throws(BMPError) -> Int {
    guard offset <= bytes.count - byteCount else { throw .damaged("it ends within its header") }
    return bytes[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// A signed integer of four bytes.
  func signedInteger(at offset: Int) throws(BMPError) -> Int {
    Int(Int32(truncatingIfNeeded: try integer(at: offset, byteCount: 4)))
  }
}
