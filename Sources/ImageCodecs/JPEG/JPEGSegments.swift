import Foundation

/// The marker segments of a JPEG from the first to the end of the image (ITU-T T.81, B.1.1); entropy-coded data, restart
/// markers and fill bytes between them are passed over. Ends early where a segment is cut off; never reads beyond the end.
///
/// What stands where is decided as libjpeg decides it, for a segment that only libjpeg sees would escape the limits.
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
        // The length counts its own two bytes; libjpeg passes over nothing more when it is less.
        let length = Swift.max(2, Int(bytes[start + 2]) << 8 | Int(bytes[start + 3]))
        let end = start + 2 + length
        guard end <= bytes.count else { return nil }
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
