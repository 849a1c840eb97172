import CJPEG

/// JPEG (ITU-T T.81) by libjpeg-turbo: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK.
///
/// Pixels are decoded with the accurate integer DCT and smooth chroma upsampling, the defaults of libjpeg and of
/// Pillow. A file is whole when all its blocks are there, whatever stands between them, after them or in its metadata;
/// `CJPEG/reader.c` says which of libjpeg's warnings mean damage.
enum JPEGCodec: ImageCodec {
  /// A progressive file of a few kilobytes can ask for hundreds of passes over a huge image; encoders write about ten.
  static let maximumScanCount = 64

  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let reader = try JPEGReader(bytes)
    return ImageHeader(
      format: .jpeg, storedWidth: reader.width, storedHeight: reader.height, orientation: reader.orientation)
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    let reader = try JPEGReader(bytes)
    return try reader.decode(scale: JPEGScale(shorterSide: min(reader.width, reader.height), reducedTo: shorterSide))
  }
}

/// One libjpeg decompressor that has read the header of a file, freed with its owner; the bytes must outlive it.
private struct JPEGReader: ~Copyable {
  private static let xmpPrefix = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let profilePrefix = Array("ICC_PROFILE\0".utf8)

  private let reader: OpaquePointer
  private let header: cjpeg_header

  /// Stored size in pixels, each at least 1.
  var width: Int { Int(header.width) }
  var height: Int { Int(header.height) }

  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    guard let reader = cjpeg_open(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count) else {
      throw .unsupported(.jpeg, "the decoder ran out of memory")
    }
    var header = cjpeg_header()
    let status = cjpeg_read_header(reader, &header)
    guard status == CJPEG_OK else {
      let error = Self.error(of: status, in: reader)
      cjpeg_close(reader)
      throw error
    }
    self.reader = reader
    self.header = header
  }

  deinit { cjpeg_close(reader) }

  /// What the first EXIF segment says, or else the first with XMP.
  var orientation: Orientation {
    var exif: Int?
    var xmp: Int?
    var index = 0
    while exif == nil, let (code, payload) = marker(index) {
      index += 1
      guard code == 0xE1 else { continue }
      if payload.starts(with: EXIF.prefix) {
        exif = EXIF.orientation(in: payload)
      } else if xmp == nil, payload.starts(with: Self.xmpPrefix) {
        xmp = XMP.orientation(in: payload)
      }
    }
    return Orientation(stated: exif ?? xmp)
  }

  /// The ICC profile, in numbered parts over APP2 segments (ICC.1:2022, annex B.4); `nil` when there is none, a part is
  /// missing, or it is too large to be used.
  private var colorProfile: [UInt8]? {
    let prefix = Self.profilePrefix
    var parts: [UInt8: UnsafeRawBufferPointer] = [:]
    var partCount = 0
    var index = 0
    while let (code, payload) = marker(index) {
      index += 1
      guard code == 0xE2, payload.starts(with: prefix), payload.count > prefix.count + 2 else { continue }
      partCount = Int(payload[prefix.count + 1])
      parts[payload[prefix.count]] = UnsafeRawBufferPointer(rebasing: payload[(prefix.count + 2)...])
    }
    let byteCount = parts.values.reduce(0) { $0 + $1.count }
    guard partCount > 0, parts.count == partCount, byteCount <= ColorTransform.maximumProfileByteCount
    else { return nil }
    return parts.sorted { $0.key < $1.key }.flatMap { Array($0.value) }
  }

  /// An APP1 or APP2 segment before the first scan.
  private func marker(_ index: Int) -> (code: Int32, payload: UnsafeRawBufferPointer)? {
    var marker = cjpeg_marker()
    guard cjpeg_get_marker(reader, index, &marker) else { return nil }
    return (marker.code, UnsafeRawBufferPointer(start: marker.data, count: marker.count))
  }

  /// Decodes at a scale, to sRGB.
  func decode(scale: JPEGScale) throws(ImageError) -> Image {
    let (width, height) = (scale.scaled(width), scale.scaled(height))
    let space: ColorSpace =
      switch header.pixels {
      case CJPEG_GREY: .grey
      case CJPEG_CMYK: .cmyk
      default: .rgb
      }
    let image = try Image(width: width, height: height, scratchBytesPerPixel: space == .cmyk ? 4 : 3) {
      buffer throws(ImageError) in
      let status = cjpeg_decode(reader, scale.eighths, Int32(JPEGCodec.maximumScanCount), buffer.baseAddress)
      guard status == CJPEG_OK else { throw Self.error(of: status, in: reader) }
      // Adobe's programs, and all that follow them, store light where the standard has ink.
      if space == .cmyk {
        RGBConversion.convertInvertedCMYK(buffer, pixelCount: width * height, profile: colorProfile)
      }
    }
    return space == .cmyk ? image : image.sRGB(from: colorProfile, of: space)
  }

  private static func error(of status: cjpeg_status, in reader: OpaquePointer) -> ImageError {
    let message = String(cString: cjpeg_error(reader))
    return switch status {
    case CJPEG_UNSUPPORTED: .unsupported(.jpeg, message)
    case CJPEG_NO_MEMORY: .unsupported(.jpeg, "the decoder ran out of memory")
    case CJPEG_NO_PICTURE: .damaged(.jpeg, "it holds no picture")
    case CJPEG_TOO_MANY_SCANS: .unsupported(.jpeg, "it has more than \(JPEGCodec.maximumScanCount) scans")
    default: .damaged(.jpeg, message)
    }
  }
}

/// A scale n/8 at which the inverse DCT yields a smaller image.
private struct JPEGScale {
  /// How much larger than needed a picture is decoded, so that what reduces it further is the filter that reduces those
  /// of other formats: the DCT's own reduction is a coarser one. Measured in docs/performance.md.
  static let margin = 2

  /// 1...8.
  let eighths: Int32

  /// The smallest scale whose shorter side is ``margin`` times what it will be reduced to, or full scale.
  ///
  /// - Parameters:
  ///   - shorterSide: The stored image's shorter side in pixels.
  ///   - target: The shorter side in pixels that the image will be reduced to; `nil` for full scale.
  init(shorterSide: Int, reducedTo target: Int?) {
    guard let target else {
      eighths = 8
      return
    }
    eighths = (1..<8).first { Self.scaled(shorterSide, eighths: $0) >= Self.margin * target } ?? 8
  }

  /// The length in pixels of a side at this scale, rounded up as libjpeg does.
  func scaled(_ side: Int) -> Int { Self.scaled(side, eighths: eighths) }

  private static func scaled(_ side: Int, eighths: Int32) -> Int { (side * Int(eighths) + 7) / 8 }
}
