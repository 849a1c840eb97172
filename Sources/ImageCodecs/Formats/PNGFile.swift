import CZlib

/// The chunks of a PNG (PNG 5), and what of them libspng gets to see: IHDR, the picture data, and palette and
/// transparency where they mean something. All others, and the end of the file, are not the picture: whatever they look
/// like, it is decoded without them.
struct PNGFile {
  /// One chunk (PNG 5.3).
  struct Chunk {
    let type: ChunkType

    /// Where in the file the chunk is, and where its data.
    let range, payload: Range<Int>
  }

  /// The four letters of a chunk's type as a big-endian integer.
  struct ChunkType: RawRepresentable, Hashable {
    let rawValue: UInt32

    static let header = ChunkType("IHDR")
    static let palette = ChunkType("PLTE")
    static let transparency = ChunkType("tRNS")
    static let imageData = ChunkType("IDAT")
    static let imageEnd = ChunkType("IEND")

    init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    init(_ letters: StaticString) {
      rawValue = letters.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// Whether a decoder that does not know the type must not go on (PNG 5.4: a capital first letter).
    var isCritical: Bool { rawValue >> 29 & 1 == 0 }

    var letters: String { String(decoding: withUnsafeBytes(of: rawValue.bigEndian, Array.init), as: UTF8.self) }
  }

  /// Bytes of the file, or of our own making.
  enum Part {
    case file(UnsafeRawBufferPointer)
    case made([UInt8])

    var count: Int {
      switch self {
      case .file(let bytes): bytes.count
      case .made(let bytes): bytes.count
      }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
      switch self {
      case .file(let bytes): body(bytes)
      case .made(let bytes): bytes.withUnsafeBytes(body)
      }
    }
  }

  let bytes: UnsafeRawBufferPointer

  /// All chunks up to IEND, or to the last that is complete.
  let chunks: [Chunk]

  /// - Throws: ``ImageError`` when there is no IHDR or no picture data, or a chunk before them that must be understood.
  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    self.bytes = bytes
    chunks = Array(PNGChunks(bytes))
    guard let first = chunks.first, first.type == .header, first.payload.count == 13 else {
      throw .damaged(.png, "it does not begin with a header")
    }
    for chunk in chunks.prefix(while: { $0.type != .imageData }) where chunk.type.isCritical {
      switch chunk.type {
      case .header, .palette, .imageEnd: continue
      case ChunkType("CgBI"):
        throw .unsupported(.png, "it is in the form of iPhone apps (CgBI); save it as an ordinary PNG")
      default: throw .unsupported(.png, "it has a chunk of the unknown type \(chunk.type.letters)")
      }
    }
  }

  func payload(of chunk: Chunk) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[chunk.payload]) }

  /// The file for libspng. Checksums of IHDR and of the picture data are as they were stored, and will be checked.
  var partsForDecoder: [Part] {
    let beginning = chunks.prefix { $0.type != .imageData }
    var parts: [Part] = [.file(part(0..<8)), .file(part(chunks[0].range))]
    let colorType = bytes[chunks[0].payload.lowerBound + 9]
    var colorCount = 0
    if colorType == 3, let palette = beginning.first(where: { $0.type == .palette }) {
      colorCount = min(palette.payload.count / 3, 1 << min(8, Int(bytes[chunks[0].payload.lowerBound + 8])))
      // One that is whole goes as it is, with its checksum; one with too many or broken colours gets a new one.
      parts.append(
        colorCount * 3 == palette.payload.count
          ? .file(part(palette.range)) : .made(Self.chunk(.palette, payload(of: palette).prefix(colorCount * 3))))
    }
    if let transparency = beginning.first(where: { $0.type == .transparency }), isIntact(transparency) {
      let alpha = payload(of: transparency)
      switch (colorType, alpha.count) {
      case (0, 2), (2, 6): parts.append(.file(part(transparency.range)))
      case (3, 1...) where colorCount > 0:
        parts.append(.made(Self.chunk(.transparency, alpha.prefix(colorCount))))
      default: break
      }
    }
    parts += chunks.filter { $0.type == .imageData }.map { .file(part($0.range)) }
    return parts + [.made(Self.chunk(.imageEnd, bytes.prefix(0)))]
  }

  private func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

  /// Whether the chunk's checksum fits.
  private func isIntact(_ chunk: Chunk) -> Bool {
    let checked = part(chunk.range.lowerBound + 4..<chunk.payload.upperBound)
    let stated = bytes.loadUnaligned(fromByteOffset: chunk.payload.upperBound, as: UInt32.self)
    return UInt32(bigEndian: stated) == Self.checksum(of: checked)
  }

  private static func chunk(_ type: ChunkType, _ payload: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    let checked = bigEndian(type.rawValue) + payload
    return bigEndian(UInt32(payload.count)) + checked + bigEndian(checked.withUnsafeBytes(checksum))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }

  private static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
  }
}

/// The chunks of a PNG up to and including IEND; ends at the first that is not complete. Checksums are not checked.
private struct PNGChunks: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var position = 8

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func next() -> PNGFile.Chunk? {
    guard position <= bytes.count - 12 else { return nil }
    let start = position
    let length = Int(integer(at: start))
    let type = PNGFile.ChunkType(rawValue: integer(at: start + 4))
    guard length <= bytes.count - start - 12 else { return nil }
    let payload = start + 8..<start + 8 + length
    position = type == .imageEnd ? bytes.count : payload.upperBound + 4
    return PNGFile.Chunk(type: type, range: start..<payload.upperBound + 4, payload: payload)
  }

  private func integer(at offset: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
