/// Reads integers out of a file's header, never beyond its end.
struct LittleEndianFields {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

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
