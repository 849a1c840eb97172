/// Reads integers out of the first image file directory of a TIFF structure (TIFF 6.0, section 2), never beyond its end.
struct TIFFReader {
  private let bytes: UnsafeRawBufferPointer
  private let isBigEndian: Bool

  /// `nil` when the bytes do not begin with a TIFF header.
  init?(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    if bytes.starts(with: "II".utf8) {
      isBigEndian = false
    } else if bytes.starts(with: "MM".utf8) {
      isBigEndian = true
    } else {
      return nil
    }
    guard integer(at: 2, byteCount: 2) == 42 else { return nil }
  }

  /// The single SHORT or LONG that a tag holds; `nil` when the directory has no such tag or ends before it.
  func firstDirectoryValue(ofTag tag: Int) -> Int? {
    guard let directory = integer(at: 4, byteCount: 4), let entryCount = integer(at: directory, byteCount: 2)
    else { return nil }
    for index in 0..<entryCount {
      let entry = directory + 2 + index * 12
      guard let entryTag = integer(at: entry, byteCount: 2) else { return nil }
      guard entryTag == tag else { continue }
      guard let type = integer(at: entry + 2, byteCount: 2), integer(at: entry + 4, byteCount: 4) == 1
      else { return nil }
      // A value that fits in four bytes stands in the entry itself, at their beginning.
      switch type {
      case 3: return integer(at: entry + 8, byteCount: 2)
      case 4: return integer(at: entry + 8, byteCount: 4)
      default: return nil
      }
    }
    return nil
  }

  /// An unsigned integer of at most four bytes; `nil` beyond the end.
  private func integer(at offset: Int, byteCount: Int) -> Int? {
    guard offset <= bytes.count - byteCount else { return nil }
    let field = bytes[offset..<offset + byteCount]
    return isBigEndian
      ? field.reduce(0) { $0 << 8 | Int($1) } : field.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
