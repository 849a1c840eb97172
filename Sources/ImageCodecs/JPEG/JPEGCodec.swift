/// JPEG (ITU-T T.81) by libjpeg-turbo: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.
///
/// Pixels are decoded with the accurate integer DCT and smooth chroma upsampling, libjpeg's and Pillow's defaults.
enum JPEGCodec: ImageCodec {
  /// A progressive file of a few kilobytes can ask for hundreds of passes over a huge picture; encoders write about ten.
  static let maximumScanCount = 64

  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let info = try JPEGDecompressor().info(of: bytes)
    return ImageHeader(
      format: .jpeg,
      storedWidth: info.width,
      storedHeight: info.height,
      orientation: orientation(in: bytes)
    )
  }

  static func decode(
    _ bytes: UnsafeRawBufferPointer,
    header: ImageHeader,
    shorterSide: Int?
  ) throws(ImageError) -> Image {
    try checkScans(of: bytes)
    let decompressor = try JPEGDecompressor()
    let info = try decompressor.info(of: bytes)
    let scale = JPEGScale(shorterSide: min(info.width, info.height), atLeast: shorterSide)
    do throws(ImageError) {
      return try decompressor.decompress(bytes, info: info, scale: scale)
    } catch {
      // libjpeg warns alike of damage and of the padding that some cameras write: without the padding it must not warn.
      guard let plain = JPEGPadding.removed(from: bytes) else { throw error }
      var image: Image?
      plain.withUnsafeBytes { image = try? decompressor.decompress($0, info: info, scale: scale) }
      guard let image else { throw error }
      return image
    }
  }

  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]? { JPEGColorProfile.read(from: bytes) }

  /// Refuses a file with too many scans, and one whose scans cannot all be counted.
  private static func checkScans(of bytes: UnsafeRawBufferPointer) throws(ImageError) {
    var scanCount = 0
    var lastMarker: UInt8?
    for segment in JPEGSegments(bytes) {
      if segment.marker == JPEGMarker.startOfScan { scanCount += 1 }
      lastMarker = segment.marker
    }
    guard scanCount <= maximumScanCount else {
      throw .unsupported(.jpeg, "it has \(scanCount) scans, at most \(maximumScanCount) are decoded")
    }
    guard lastMarker == JPEGMarker.endOfImage, scanCount > 0 else {
      throw .damaged(.jpeg, "it ends before its picture does")
    }
  }

  /// The orientation in the first APP1 segment that holds EXIF.
  private static func orientation(in bytes: UnsafeRawBufferPointer) -> Orientation {
    for segment in JPEGSegments(bytes) {
      guard segment.marker != JPEGMarker.startOfScan else { break }
      let payload = UnsafeRawBufferPointer(rebasing: bytes[segment.payload])
      if segment.marker == JPEGMarker.application1, payload.starts(with: EXIF.prefix) {
        return EXIF.orientation(in: payload)
      }
    }
    return .upright
  }
}
