/// One chunk of a PNG (PNG 5.3).
struct PNGChunk {
  /// The four letters of a chunk's type as a big-endian integer.
  struct ChunkType: RawRepresentable, Equatable {
    let rawValue: UInt32

    /// IEND, the last chunk.
    static let imageEnd = ChunkType(rawValue: 0x4945_4E44)

    /// eXIf, a TIFF structure.
    static let exif = ChunkType(rawValue: 0x6558_4966)
  }

  let type: ChunkType

  /// Where in the file the chunk's data stands.
  let payload: Range<Int>
}
