/// The chunks of a PNG up to and including IEND; ends at the first that is not wholly there. Checksums are not looked at.
struct PNGChunks: Sequence, IteratorProtocol {
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
