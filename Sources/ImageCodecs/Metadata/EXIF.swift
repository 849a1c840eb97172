/// EXIF metadata, of which only the orientation is used.
enum EXIF {
  /// What precedes the TIFF structure in a JPEG's APP1 segment, and in the chunks of some PNG and WebP writers.
  static let prefix: [UInt8] = Array("Exif\0\0".utf8)

  /// Reads the orientation tag (0x0112) of the first image file directory.
  ///
  /// - Parameter payload: A TIFF structure (CIPA DC-008, 4.5), after ``prefix``, once or twice, or without it;
  ///   untrusted.
  /// - Returns: The number that it states; `nil` when there is none or the structure is broken.
  static func orientation(in payload: UnsafeRawBufferPointer) -> Int? {
    var structure = payload[...]
    for _ in 0..<2 where structure.starts(with: prefix) { structure = structure.dropFirst(prefix.count) }
    return TIFFReader(UnsafeRawBufferPointer(rebasing: structure))?.firstDirectoryValue(ofTag: 0x0112)
  }
}

/// Reads integers from the first image file directory of a TIFF structure (TIFF 6.0, section 2), never beyond its end.
private struct TIFFReader {
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

  /// The single integer that a tag holds; `nil` when the directory has no such tag or is cut off before it.
  func firstDirectoryValue(ofTag tag: Int) -> Int? {
    guard let directory = integer(at: 4, byteCount: 4), let entryCount = integer(at: directory, byteCount: 2)
    else { return nil }
    for index in 0..<entryCount {
      let entry = directory + 2 + index * 12
      guard let entryTag = integer(at: entry, byteCount: 2) else { return nil }
      guard entryTag == tag else { continue }
      guard let type = integer(at: entry + 2, byteCount: 2), integer(at: entry + 4, byteCount: 4) == 1
      else { return nil }
      // A value that fits in four bytes is stored in the entry itself, left-aligned.
      switch type {
      case 1, 6: return integer(at: entry + 8, byteCount: 1)
      case 3, 8: return integer(at: entry + 8, byteCount: 2)
      case 4, 9: return integer(at: entry + 8, byteCount: 4)
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
