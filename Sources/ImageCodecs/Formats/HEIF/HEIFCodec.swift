import CHEIF

/// HEIC and AVIF (ISO/IEC 23008-12) by libheif: the primary picture, of 8 to 12 bits, in one piece or in tiles.
///
/// libheif turns and mirrors the picture as its properties say, so it arrives upright; EXIF repeats those properties
/// and is not to be applied again. Of more than 8 bits the high ones are kept. Colours given as code points (nclx)
/// decide how YCbCr becomes RGB; only an ICC profile is converted to sRGB.
enum HEIFCodec: ImageCodec {
  static func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
    let reader = try HEIFReader(bytes)
    let pictures = try CodedPictures(bytes, format: reader.format)
    if let size = pictures.unstated {
      throw .damaged(
        reader.format, "it holds a picture of \(size.width) x \(size.height) pixels that it does not state")
    }
    return ImageHeader(
      format: reader.format, storedWidth: reader.width, storedHeight: reader.height, orientation: .upright,
      codedSize: pictures.largest)
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, shorterSide: Int?) throws(ImageError) -> Image {
    let reader = try HEIFReader(bytes)
    return try reader.decode().sRGB(from: reader.colorProfile, of: .rgb)
  }
}

/// The primary picture of a file, freed with its owner; the bytes must outlive it.
private struct HEIFReader: ~Copyable {
  let format: ImageFormat
  private let context: OpaquePointer
  private let picture: OpaquePointer

  init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    let format = ImageFormat(signatureOf: bytes) ?? .heic
    guard let context = heif_context_alloc() else { throw .unsupported(format, "the decoder ran out of memory") }
    // Images share the processor's cores already.
    heif_context_set_max_decoding_threads(context, 1)
    var picture: OpaquePointer?
    do throws(ImageError) {
      try Self.check(
        heif_context_read_from_memory_without_copy(context, bytes.baseAddress, bytes.count, nil), of: format)
      try Self.check(heif_context_get_primary_image_handle(context, &picture), of: format)
    } catch {
      heif_context_free(context)
      throw error
    }
    guard let picture else {
      heif_context_free(context)
      throw .damaged(format, "it holds no picture")
    }
    self.format = format
    self.context = context
    self.picture = picture
  }

  deinit {
    heif_image_handle_release(picture)
    heif_context_free(context)
  }

  /// Size in pixels, upright.
  var width: Int { Int(heif_image_handle_get_width(picture)) }
  var height: Int { Int(heif_image_handle_get_height(picture)) }

  /// The ICC profile; `nil` when there is none.
  var colorProfile: [UInt8]? {
    let count = heif_image_handle_get_raw_color_profile_size(picture)
    guard count > 0, count <= ColorTransform.maximumProfileByteCount else { return nil }
    var profile = [UInt8](repeating: 0, count: count)
    guard heif_image_handle_get_raw_color_profile(picture, &profile).code == heif_error_Ok else { return nil }
    return profile
  }

  /// Decodes to RGB, over white where the picture is transparent.
  func decode() throws(ImageError) -> Image {
    let isTransparent = heif_image_handle_has_alpha_channel(picture) != 0
    let isPremultiplied = heif_image_handle_is_premultiplied_alpha(picture) != 0
    let channels = isTransparent ? 4 : 3
    guard let options = heif_decoding_options_alloc() else {
      throw .unsupported(format, "the decoder ran out of memory")
    }
    defer { heif_decoding_options_free(options) }
    options.pointee.convert_hdr_to_8bit = 1
    var decoded: OpaquePointer?
    let chroma = isTransparent ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB
    try Self.check(heif_decode_image(picture, &decoded, heif_colorspace_RGB, chroma, options), of: format)
    guard let decoded else { throw .damaged(format, "it holds no picture") }
    defer { heif_image_release(decoded) }
    var stride: Int32 = 0
    let plane = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride)
    let size = (
      Int(heif_image_get_width(decoded, heif_channel_interleaved)),
      Int(heif_image_get_height(decoded, heif_channel_interleaved))
    )
    let (width, height) = (width, height)
    guard let plane, size == (width, height) else {
      throw .damaged(format, "its picture is \(size.0) x \(size.1) pixels where it says \(width) x \(height)")
    }
    return try Image(width: width, height: height, scratchBytesPerPixel: channels) { buffer throws(ImageError) in
      guard let base = buffer.baseAddress else { return }
      for row in 0..<height {
        (base + row * width * channels).update(from: plane + row * Int(stride), count: width * channels)
      }
      guard isTransparent else { return }
      if isPremultiplied {
        RGBConversion.flattenPremultipliedOntoWhite(buffer, pixelCount: width * height)
      } else {
        RGBConversion.flattenOntoWhite(buffer, pixelCount: width * height)
      }
    }
  }

  private static func check(_ error: heif_error, of format: ImageFormat) throws(ImageError) {
    guard error.code != heif_error_Ok else { return }
    // Some of its messages have line breaks.
    let words = error.message.map { String(cString: $0).split { $0.isWhitespace }.joined(separator: " ") }
    let message = words ?? "libheif stopped with \(error.code.rawValue)"
    switch error.code {
    case heif_error_Unsupported_feature, heif_error_Unsupported_filetype: throw .unsupported(format, message)
    case heif_error_Memory_allocation_error: throw .unsupported(format, "the decoder ran out of memory")
    default: throw .damaged(format, message)
    }
  }
}
