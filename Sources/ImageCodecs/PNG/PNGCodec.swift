import CSPNG

/// PNG (ISO/IEC 15948) by libspng: every colour type, depth and interlacing.
///
/// Of 16-bit channels the high byte is kept. Pillow does so for colour, but cuts 16-bit grey off at 255 when converting
/// it; here grey is treated like colour. Of an animated PNG the default image is decoded.
enum PNGCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let info = try PNGDecoder(bytes).info()
    return ImageHeader(
      format: .png,
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
    // libspng is content once it has all rows: a file cut after them is found by its missing last chunk.
    guard PNGChunks(bytes).contains(where: { $0.type == .imageEnd }) else {
      throw .damaged(.png, "it ends before its last chunk")
    }
    return try PNGDecoder(bytes).decode()
  }

  static func colorProfile(of bytes: UnsafeRawBufferPointer) -> [UInt8]? { try? PNGDecoder(bytes).colorProfile() }

  /// The orientation in the eXIf chunk, which may stand before or after the pixels.
  private static func orientation(in bytes: UnsafeRawBufferPointer) -> Orientation {
    guard let chunk = PNGChunks(bytes).first(where: { $0.type == .exif }) else { return .upright }
    return EXIF.orientation(in: UnsafeRawBufferPointer(rebasing: bytes[chunk.payload]))
  }
}
