/// The headers of a BMP file: BITMAPFILEHEADER, then BITMAPCOREHEADER or BITMAPINFOHEADER and its longer successors
/// (Microsoft, "Bitmap Storage", Windows GDI documentation).
struct BMPHeader {
  /// How pixels are stored.
  enum Storage {
    /// Indices into the palette, the first pixel in a byte's highest bits.
    case indices

    /// Runs of equal indices, of 4 or 8 bits.
    case runs

    /// Whole little-endian words of 16, 24 or 32 bits, in which each channel has the bits of its mask.
    case words(Masks)
  }

  /// The bits of a word that belong to each channel; no alpha where its mask is zero.
  struct Masks {
    var red: UInt32 = 0x00FF_0000
    var green: UInt32 = 0x0000_FF00
    var blue: UInt32 = 0x0000_00FF
    var alpha: UInt32 = 0
  }

  /// Columns and rows in pixels.
  let width, height: Int

  /// Whether the first stored row is the top one (a negative height in the file).
  let isTopDown: Bool

  /// 1, 4 or 8 (indices), 16, 24 or 32 (words).
  let bitsPerPixel: Int

  let storage: Storage

  /// Where the first stored row begins in the file.
  let pixelOffset: Int

  /// Where the palette's colours are in the file; empty without a palette.
  let palette: Range<Int>

  /// Bytes per colour of the palette: 3 in the oldest files, else 4.
  let paletteEntrySize: Int

  /// The stride from one row to the next in bytes: rows are padded to four bytes.
  var rowStride: Int { (width * bitsPerPixel + 31) / 32 * 4 }

  /// - Throws: ``ImageError`` when the header is broken or of an unsupported kind.
  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    let fields = LittleEndianFields(bytes: bytes)
    pixelOffset = try fields.integer(at: 10, byteCount: 4)
    let size = try fields.integer(at: Self.fileHeaderSize, byteCount: 4)
    let isCore = size == Self.coreHeaderSize
    guard isCore || (Self.infoHeaderSize...Self.largestHeaderSize).contains(size) else {
      throw .unsupported(.bmp, "its header has \(size) bytes, not 12 or 40 to 124")
    }
    var compression = Compression.none
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
      let code = try fields.integer(at: 30, byteCount: 4)
      guard let known = Compression(rawValue: code) else {
        throw .unsupported(.bmp, "it is stored with compression \(code)")
      }
      compression = known
    }
    guard width > 0, height > 0 else { throw .damaged(.bmp, "it has \(width) columns and \(height) rows") }
    storage = try Self.storage(compression, bitsPerPixel: bitsPerPixel, headerSize: size, fields: fields)
    paletteEntrySize = isCore ? 3 : 4
    guard bitsPerPixel <= 8 else {
      palette = 0..<0
      return
    }
    let stated = isCore ? 0 : try fields.integer(at: 46, byteCount: 4)
    let start = Self.fileHeaderSize + size
    // Some programs leave the count at zero and write fewer than there could be: the pixels say where they end.
    let room = max(0, min(bytes.count, pixelOffset) - start) / paletteEntrySize
    let count = stated == 0 ? min(1 << bitsPerPixel, room) : stated
    guard count <= 256 else { throw .damaged(.bmp, "its palette has \(count) colours, more than 256") }
    palette = start..<start + count * paletteEntrySize
    guard palette.upperBound <= bytes.count else { throw .damaged(.bmp, "it ends within its palette") }
  }

  private static func storage(
    _ compression: Compression, bitsPerPixel: Int, headerSize: Int, fields: LittleEndianFields
  ) throws(ImageError) -> Storage {
    switch (compression, bitsPerPixel) {
    case (.none, 1), (.none, 4), (.none, 8): return .indices
    case (.runs8, 8), (.runs4, 4): return .runs
    case (.none, 16): return .words(Masks(red: 0x7C00, green: 0x03E0, blue: 0x001F))
    case (.none, 24), (.none, 32): return .words(Masks())
    case (.masks, 16), (.masks, 32), (.masksWithAlpha, 16), (.masksWithAlpha, 32):
      // They follow the shortest header, and are part of the longer ones; alpha since the third.
      var masks = Masks()
      masks.red = UInt32(try fields.integer(at: 54, byteCount: 4))
      masks.green = UInt32(try fields.integer(at: 58, byteCount: 4))
      masks.blue = UInt32(try fields.integer(at: 62, byteCount: 4))
      let hasAlpha = compression == .masksWithAlpha || headerSize >= 56
      masks.alpha = hasAlpha ? UInt32(try fields.integer(at: 66, byteCount: 4)) : 0
      return .words(masks)
    default:
      throw .unsupported(.bmp, "it has \(bitsPerPixel) bits a pixel, stored with compression \(compression.rawValue)")
    }
  }

  /// The field biCompression.
  private enum Compression: Int {
    case none = 0
    case runs8 = 1
    case runs4 = 2
    case masks = 3
    case masksWithAlpha = 6
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
  func integer(at offset: Int, byteCount: Int) throws(ImageError) -> Int {
    guard offset <= bytes.count - byteCount else { throw .damaged(.bmp, "it ends within its header") }
    return bytes[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// A signed integer of four bytes.
  func signedInteger(at offset: Int) throws(ImageError) -> Int {
    Int(Int32(truncatingIfNeeded: try integer(at: offset, byteCount: 4)))
  }
}
