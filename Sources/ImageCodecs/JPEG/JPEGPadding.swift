/// Bytes that some cameras and phones write where the standard has none.
///
/// libjpeg warns of them ("extraneous bytes before marker") just as it warns of a scan whose bits are damaged. Two kinds
/// can be told from damage: anything between the segments before the first scan, since no picture data lies there, and
/// zeros after a scan's last coded byte, provided that the decoder then reads the scan to its exact end without warning.
enum JPEGPadding {
  /// A copy without such bytes, up to the end of the image; `nil` when there are none or the structure is broken.
  static func removed(from bytes: UnsafeRawBufferPointer) -> [UInt8]? {
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
      if segment.marker == JPEGMarker.endOfImage { return removedCount > 0 ? copy : nil }
      isInScan = isInScan || segment.marker == JPEGMarker.startOfScan
      previousEnd = segment.range.upperBound
    }
    return nil
  }

  private static func withoutTrailingZeros(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0 { end -= 1 }
    // The zero after a coded 0xFF belongs to it.
    if end < range.upperBound, end > range.lowerBound, bytes[end - 1] == 0xFF { end += 1 }
    return range.lowerBound..<end
  }
}
