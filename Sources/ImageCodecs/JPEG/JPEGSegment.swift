/// One marker segment of a JPEG.
struct JPEGSegment {
  /// The marker's second byte.
  let marker: UInt8

  /// Where the segment begins (at the marker's 0xFF) and where what follows it begins.
  let range: Range<Int>

  /// The segment's content, after its length; empty for the end of the image.
  let payload: Range<Int>
}
