/// PNG (ISO/IEC 15948) by libspng: every colour type, depth and interlacing.
///
/// Of 16-bit channels the high byte is kept. Pillow does so for colour, but clips 16-bit grey at 255 when converting
/// it; here grey is treated like colour. Of an animated PNG the default image is decoded.
enum PNGCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let info = try PNGDecoder(bytes).info()
    return ImageHeader(
      format: .png, storedWidth: info.width, storedHeight: info.height, orientation: orientation(in: bytes))
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    // libspng stops once it has all rows: a file that is cut off after them is recognised by its missing last chunk.
    guard PNGChunks(bytes).contains(where: { $0.type == .imageEnd }) else {
      throw .damaged(.png, "it ends before its last chunk")
    }
    return try PNGDecoder(bytes).decode()
  }

  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]? { try? PNGDecoder(bytes).colorProfile() }

  /// The orientation in the eXIf chunk, which may come before or after the pixels. libspng would give it only after
  /// decoding them.
  private static func orientation(in bytes: UnsafeRawBufferPointer) -> Orientation {
    guard let chunk = PNGChunks(bytes).first(where: { $0.type == .exif }) else { return .upright }
    return EXIF.orientation(in: UnsafeRawBufferPointer(rebasing: bytes[chunk.payload]))
  }
}

/// One chunk of a PNG (PNG 5.3).
private struct PNGChunk {
  /// The four letters of a chunk's type as a big-endian integer.
  struct ChunkType: RawRepresentable, Equatable {
    let rawValue: UInt32

    /// IEND, the last chunk.
    static let imageEnd = ChunkType(rawValue: 0x4945_4E44)

    /// eXIf, a TIFF structure.
    static let exif = ChunkType(rawValue: 0x6558_4966)
  }

  let type: ChunkType

  /// Where in the file the chunk's data is.
  let payload: Range<Int>
}

/// The chunks of a PNG up to and including IEND; ends at the first that is not complete. Checksums are not checked.
private struct PNGChunks: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var position = 8

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func next() -> PNGChunk? {
    guard position <= bytes.count - 12 else { return nil }
    let length = Int(integer(at: position))
    let type = PNGChunk.ChunkType(rawValue: integer(at: position + 4))
    guard length <= bytes.count - position - 12 else { return nil }
    let payload = position + 8..<position + 8 + length
    position = type == .imageEnd ? bytes.count : payload.upperBound + 4
    return PNGChunk(type: type, payload: payload)
  }

  private func integer(at offset: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
