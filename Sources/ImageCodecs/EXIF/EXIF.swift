/// The one fact wanted of EXIF metadata: the orientation.
enum EXIF {
  /// What precedes the TIFF structure in a JPEG's APP1 segment, and in the chunks of some PNG and WebP writers.
  static let prefix: [UInt8] = Array("Exif\0\0".utf8)

  /// Reads the orientation tag (0x0112) of the first image file directory.
  ///
  /// - Parameter payload: A TIFF structure (CIPA DC-008, 4.5), with or without ``prefix``; untrusted.
  /// - Returns: The orientation; `.upright` when there is none or the structure is broken.
  static func orientation(in payload: UnsafeRawBufferPointer) -> Orientation {
    let start = payload.starts(with: prefix) ? prefix.count : 0
    guard let tiff = TIFFReader(UnsafeRawBufferPointer(rebasing: payload[start...])) else { return .upright }
    return tiff.firstDirectoryValue(ofTag: 0x0112).flatMap(Orientation.init(rawValue:)) ?? .upright
  }
}
