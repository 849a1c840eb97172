import CWebP

/// The coded pixels of one frame, VP8 or VP8L.
enum WebPBitstream {
  /// Decodes to RGB, or RGBA with straight alpha.
  ///
  /// - Parameters:
  ///   - fragment: The frame's bitstream, untrusted.
  ///   - hasAlpha: Whether to write RGBA, four bytes a pixel, rather than RGB.
  ///   - stride: Bytes from one row to the next in `target`.
  ///   - target: Where the frame's first pixel goes; libwebp refuses a frame that does not fit.
  /// - Throws: ``ImageError`` with the reason that libwebp gives.
  static func decode(
    _ fragment: WebPData,
    hasAlpha: Bool,
    stride: Int,
    into target: UnsafeMutableBufferPointer<UInt8>
  ) throws(ImageError) {
    var configuration = WebPDecoderConfig()
    guard WebPInitDecoderConfig(&configuration) != 0 else {
      throw .unsupported(.webp, "the installed libwebp is of another version than the one built against")
    }
    defer { WebPFreeDecBuffer(&configuration.output) }
    configuration.output.colorspace = hasAlpha ? MODE_RGBA : MODE_RGB
    configuration.output.is_external_memory = 1
    configuration.output.u.RGBA.rgba = target.baseAddress
    configuration.output.u.RGBA.stride = Int32(stride)
    configuration.output.u.RGBA.size = target.count
    let status = WebPDecode(fragment.bytes, fragment.size, &configuration)
    guard status == VP8_STATUS_OK else { throw error(of: status) }
  }

  private static func error(of status: VP8StatusCode) -> ImageError {
    switch status {
    case VP8_STATUS_SUSPENDED, VP8_STATUS_NOT_ENOUGH_DATA: .damaged(.webp, "its picture data ends early")
    case VP8_STATUS_BITSTREAM_ERROR: .damaged(.webp, "its picture data is broken")
    case VP8_STATUS_UNSUPPORTED_FEATURE: .unsupported(.webp, "it uses a feature that libwebp does not decode")
    case VP8_STATUS_OUT_OF_MEMORY: .unsupported(.webp, "the decoder ran out of memory")
    default: .damaged(.webp, "libwebp stopped with status \(status.rawValue)")
    }
  }
}
