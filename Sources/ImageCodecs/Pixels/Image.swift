/// A decoded image: upright, 8 bits per channel, opaque, in sRGB.
public struct Image: Sendable, Equatable {
  /// Columns and rows in pixels, each at least 1.
  public let width, height: Int

  /// `width * height * 3` values 0...255: red, green and blue interleaved, rows from top to bottom, without padding.
  public let pixels: [UInt8]

  /// An image of the given pixels.
  ///
  /// - Precondition: `width` and `height` are at least 1, and `pixels` has `width * height * 3` values.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(pixels.count == width * height * 3, "an image has three values per pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image whose pixels `fill` writes into fresh memory.
  ///
  /// - Parameters:
  ///   - width: Columns in pixels.
  ///   - height: Rows in pixels.
  ///   - scratchBytesPerPixel: The size of the memory given to `fill`, at least 3; a decoder that yields four channels
  ///     converts them in place, so that no second buffer of the image's size is needed.
  ///   - fill: Writes the `width * height * 3` values to the beginning of the memory.
  /// - Throws: What `fill` throws.
  init(
    width: Int,
    height: Int,
    scratchBytesPerPixel: Int = 3,
    fill: (UnsafeMutableBufferPointer<UInt8>) throws(ImageError) -> Void
  ) throws(ImageError) {
    var failure: ImageError?
    let capacity = width * height * scratchBytesPerPixel
    let pixels = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initializedCount in
      do throws(ImageError) {
        try fill(UnsafeMutableBufferPointer(rebasing: buffer[..<capacity]))
        initializedCount = width * height * 3
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.init(width: width, height: height, pixels: pixels)
  }
}
