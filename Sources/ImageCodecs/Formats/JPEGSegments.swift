import Foundation

/// The second byte of a JPEG marker; those that are looked for (ITU-T T.81, table B.1).
struct JPEGMarker: RawRepresentable, Equatable {
  let rawValue: UInt8

  static let startOfImage = JPEGMarker(rawValue: 0xD8)
  static let endOfImage = JPEGMarker(rawValue: 0xD9)
  static let startOfScan = JPEGMarker(rawValue: 0xDA)
  static let application1 = JPEGMarker(rawValue: 0xE1)
  static let application2 = JPEGMarker(rawValue: 0xE2)
}

/// One marker segment of a JPEG.
struct JPEGSegment {
  let marker: JPEGMarker

  /// From the marker's 0xFF to the end of the segment.
  let range: Range<Int>

  /// The segment's content, after its length; empty for the end of the image.
  let payload: Range<Int>
}

/// The marker segments of a JPEG from the first to the end of the image (ITU-T T.81, B.1.1); entropy-coded data,
/// restart markers and fill bytes between them are skipped. Ends early where a segment is cut off; never reads beyond
/// the end.
///
/// Segments are found by the same rules as in libjpeg, since one that only libjpeg sees would escape the limits.
struct JPEGSegments: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var position = 2

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func next() -> JPEGSegment? {
    while let start = nextPrefix(), start + 1 < bytes.count {
      let marker = JPEGMarker(rawValue: bytes[start + 1])
      switch marker.rawValue {
      case 0xFF:
        position = start + 1
      // A stuffed 0xFF, TEM, a restart marker, or SOI: markers without a segment.
      case 0x00, 0x01, 0xD0...0xD7, JPEGMarker.startOfImage.rawValue:
        position = start + 2
      case JPEGMarker.endOfImage.rawValue:
        position = bytes.count
        return JPEGSegment(marker: marker, range: start..<start + 2, payload: start + 2..<start + 2)
      default:
        guard start + 4 <= bytes.count else { return nil }
        // The length includes its own two bytes; where it is less, libjpeg skips no further than those.
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

extension JPEGSegments {
  /// A copy of a JPEG without the padding that some cameras and phones write where the standard has none; `nil` when
  /// there is none or the structure is broken.
  ///
  /// libjpeg warns of such bytes ("extraneous bytes before marker") just as it warns of a scan whose bits are damaged.
  /// Two kinds can be distinguished from damage: anything between the segments before the first scan, since no image
  /// data is there, and zeros after the last coded byte of a scan, provided that the decoder then reads the scan to its
  /// exact end without warning.
  static func withoutPadding(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard bytes.count > 2 else { return nil }
    var copy = [UInt8](bytes[..<2])
    copy.reserveCapacity(bytes.count)
    var previousEnd = 2
    var removedCount = 0
    var isInScan = false
    for segment in JPEGSegments(bytes) {
      let between = previousEnd..<segment.range.lowerBound
      let kept = isInScan ? withoutTrailingZeros(between, of: bytes) : previousEnd..<previousEnd
      removedCount += between.count - kept.count
      copy += bytes[kept]
      copy += bytes[segment.range]
      if segment.marker == .endOfImage { return removedCount > 0 ? copy : nil }
      isInScan = isInScan || segment.marker == .startOfScan
      previousEnd = segment.range.upperBound
    }
    return nil
  }

  private static func withoutTrailingZeros(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0 { end -= 1 }
    // The zero after a coded 0xFF is part of it (byte stuffing).
    if end < range.upperBound, end > range.lowerBound, bytes[end - 1] == 0xFF { end += 1 }
    return range.lowerBound..<end
  }
}
