import CJPEG
import CWebP
import Foundation

/// Files of an image, as programs write them with the defaults of the libraries.
extension Image {
  /// A baseline JPEG (ITU-T T.81) by libjpeg-turbo, without metadata.
  ///
  /// - Parameters:
  ///   - quality: libjpeg's, 1 (smallest) to 100.
  ///   - halvesColour: Whether colour has half the resolution along both axes (4:2:0), or the full one (4:4:4).
  public func jpeg(quality: Int, halvesColour: Bool = true) -> [UInt8] {
    precondition((1...100).contains(quality), "a JPEG's quality is 1 to 100")
    var count = 0
    let file = cjpeg_encode(pixels, Int32(width), Int32(height), Int32(quality), halvesColour, &count)
    defer { free(file) }
    precondition(file != nil, "libjpeg-turbo could not write an image of \(width)x\(height) pixels")
    return Array(UnsafeBufferPointer(start: file, count: count))
  }

  /// A lossy WebP (RFC 9649) by libwebp.
  ///
  /// - Parameter quality: libwebp's, 0 (smallest) to 100.
  public func webp(quality: Double) -> [UInt8] {
    var file: UnsafeMutablePointer<UInt8>?
    let count = WebPEncodeRGB(pixels, Int32(width), Int32(height), Int32(3 * width), Float(quality), &file)
    defer { WebPFree(file) }
    precondition(count > 0, "libwebp could not write an image of \(width)x\(height) pixels")
    return Array(UnsafeBufferPointer(start: file, count: count))
  }
}
