import CTIFF

/// TIFF 6.0 and BigTIFF by libtiff: the first picture of a file, with 1 to 16 bits a sample, in strips or tiles, of all
/// colours and compressions that the library reads.
///
/// Of 16-bit samples the high byte is kept. Raw files of cameras are TIFF files, too, whose first picture is a small
/// preview: they are refused rather than judged by it.
enum TIFFCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let reader = try TIFFReader(bytes)
    return ImageHeader(
      format: .tiff, storedWidth: reader.width, storedHeight: reader.height, orientation: reader.orientation)
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    try TIFFReader(bytes).decode()
  }
}

/// One libtiff handle on the first directory of a file, freed with its owner; the bytes must outlive it.
private struct TIFFReader: ~Copyable {
  /// The most bytes that libtiff may take at once, such as for one strip of the largest picture: 16 bits of four
  /// channels for each of 50 million pixels.
  private static let maximumAllocation = 400 << 20

  private let reader: OpaquePointer
  private let header: ctiff_header

  /// Stored size in pixels.
  var width: Int { Int(header.width) }
  var height: Int { Int(header.height) }

  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let reader = ctiff_open(start, bytes.count, Self.maximumAllocation) else {
      throw .unsupported(.tiff, "the decoder ran out of memory")
    }
    do throws(ImageError) {
      header = try Self.header(of: reader)
    } catch {
      ctiff_close(reader)
      throw error
    }
    self.reader = reader
  }

  /// Reads the header of a picture that can be decoded.
  private static func header(of reader: OpaquePointer) throws(ImageError) -> ctiff_header {
    guard ctiff_is_open(reader) else { throw .damaged(.tiff, String(cString: ctiff_error(reader))) }
    let header = ctiff_get_header(reader)
    guard !header.is_preview else {
      throw .unsupported(.tiff, "it is a camera's raw file; develop it to a JPEG first")
    }
    guard header.width > 0, header.height > 0 else { throw .damaged(.tiff, "it holds no picture") }
    if let reason = ctiff_unsupported(reader) { throw .unsupported(.tiff, String(cString: reason)) }
    return header
  }

  deinit { ctiff_close(reader) }

  /// What the directory's tag states, or else XMP.
  var orientation: Orientation {
    if header.orientation != 1 { return Orientation(stated: Int(header.orientation)) }
    return Orientation(stated: tag(ctiff_get_xmp).flatMap { $0.withUnsafeBytes(XMP.orientation) })
  }

  /// Decodes to sRGB, over white where the picture is transparent.
  func decode() throws(ImageError) -> Image {
    let profile = tag(ctiff_get_profile)
    let isCMYK = header.pixels == CTIFF_CMYK
    let image = try Image(width: width, height: height, scratchBytesPerPixel: 4) { buffer throws(ImageError) in
      guard ctiff_decode(reader, buffer.baseAddress) else {
        throw .damaged(.tiff, String(cString: ctiff_error(reader)))
      }
      if isCMYK {
        RGBConversion.convertCMYK(buffer, pixelCount: width * height, profile: profile)
      } else {
        RGBConversion.flattenPremultipliedOntoWhite(buffer, pixelCount: width * height)
      }
    }
    return isCMYK ? image : image.sRGB(from: profile, of: header.pixels == CTIFF_GREY ? .grey : .rgb)
  }

  /// The bytes of a tag; `nil` when there is none.
  private func tag(
    _ get: (OpaquePointer, UnsafeMutablePointer<UnsafePointer<UInt8>?>, UnsafeMutablePointer<UInt32>) -> Bool
  ) -> [UInt8]? {
    var start: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    guard get(reader, &start, &count), let start else { return nil }
    return Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }
}
