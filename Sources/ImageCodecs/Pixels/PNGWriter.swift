import CSPNG
import Foundation

extension Image {
  /// A PNG (ISO/IEC 15948) by libspng, 8 bits a channel.
  public func png() -> [UInt8] { PNGWriter.file(pixels, width: width, height: height, isGrey: false) }

  /// A grey PNG, 8 bits a pixel.
  ///
  /// - Parameter grey: width * height bytes, row by row.
  public static func png(grey: [UInt8], width: Int, height: Int) -> [UInt8] {
    PNGWriter.file(grey, width: width, height: height, isGrey: true)
  }
}

private enum PNGWriter {
  static func file(_ pixels: [UInt8], width: Int, height: Int, isGrey: Bool) -> [UInt8] {
    precondition(pixels.count == width * height * (isGrey ? 1 : 3), "as many bytes as pixels have")
    guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else { fatalError("libspng has no memory") }
    defer { spng_ctx_free(context) }
    var header = spng_ihdr()
    header.width = UInt32(width)
    header.height = UInt32(height)
    header.bit_depth = 8
    header.color_type = UInt8(isGrey ? SPNG_COLOR_TYPE_GRAYSCALE.rawValue : SPNG_COLOR_TYPE_TRUECOLOR.rawValue)
    var status = spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1)
    // A photograph becomes hardly smaller by the default of 6, which takes several times as long.
    if status == 0 { status = spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, 1) }
    if status == 0 { status = spng_set_ihdr(context, &header) }
    if status == 0 {
      status = spng_encode_image(
        context, pixels, pixels.count, Int32(SPNG_FMT_PNG.rawValue), Int32(SPNG_ENCODE_FINALIZE.rawValue))
    }
    var count = 0
    let file = status == 0 ? spng_get_png_buffer(context, &count, &status) : nil
    defer { free(file) }
    guard let file else { fatalError("libspng could not write an image of \(width)x\(height) pixels: \(status)") }
    return Array(UnsafeRawBufferPointer(start: file, count: count))
  }
}
