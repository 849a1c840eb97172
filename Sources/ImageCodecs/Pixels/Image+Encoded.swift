import CTurboJPEG
import CWebP

/// Files of an image, as programs write them with the defaults of the libraries.
extension Image {
  /// A baseline JPEG (ITU-T T.81) by libjpeg-turbo, without metadata.
  ///
  /// - Parameters:
  ///   - quality: libjpeg's, 1 (smallest) to 100.
  ///   - halvesColour: Whether colour has half the resolution along both axes (4:2:0), or the full one (4:4:4).
  public func jpeg(quality: Int, halvesColour: Bool = true) -> [UInt8] {
    precondition((1...100).contains(quality), "a JPEG's quality is 1 to 100")
    guard let compressor = tjInitCompress() else { preconditionFailure("no memory for a JPEG compressor") }
    defer { tjDestroy(compressor) }
    var file: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    let subsampling = Int32((halvesColour ? TJSAMP_420 : TJSAMP_444).rawValue)
    let result = tjCompress2(
      compressor, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &file, &count, subsampling,
      Int32(quality), TJFLAG_ACCURATEDCT)
    defer { tjFree(file) }
    precondition(result == 0, "libjpeg-turbo could not write an image of \(width)x\(height) pixels")
    return Array(UnsafeBufferPointer(start: file, count: Int(count)))
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
