import Foundation

/// The marker segments of a JPEG from the first to the end of the image (ITU-T T.81, B.1.1); entropy-coded data, restart
/// markers and fill bytes between them are passed over. Ends early where the structure breaks; never reads beyond the end.
struct JPEGSegments: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var position = 2

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func next() -> JPEGSegment? {
    while let start = nextPrefix(), start + 1 < bytes.count {
      let marker = bytes[start + 1]
      switch marker {
      case 0xFF:
        position = start + 1
      case 0x00, JPEGMarker.temporary, JPEGMarker.restarts, JPEGMarker.startOfImage:
        position = start + 2
      case JPEGMarker.endOfImage:
        position = bytes.count
        return JPEGSegment(marker: marker, range: start..<start + 2, payload: start + 2..<start + 2)
      default:
        guard start + 4 <= bytes.count else { return nil }
        let end = start + 2 + (Int(bytes[start + 2]) << 8 | Int(bytes[start + 3]))
        guard end >= start + 4, end <= bytes.count else { return nil }
        position = end
        return JPEGSegment(marker: marker, range: start..<end, payload: start + 4..<end)
      }
    }
    return nil
  }

  /// The place of the next 0xFF.
  private func nextPrefix() -> Int? {
    guard position < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + position, 0xFF, bytes.count - position)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
