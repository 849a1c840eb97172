/// The output pixels that a convolution handles at once: a stretch of one image's plane, or whole planes of several
/// images.
struct PixelStrip: Sendable {
  let images: Range<Int>
  /// In each of the images' planes, row-major.
  let pixels: Range<Int>

  var count: Int { images.count * pixels.count }

  var isWithinImage: Bool { images.count == 1 }

  /// Cuts the planes of a batch into strips that stay in the second-level cache, evenly, so that none is a mere
  /// remainder.
  ///
  /// - Parameters:
  ///   - plane: pixels of one image's plane.
  ///   - floatsPerPixel: what is read and written for each pixel.
  static func strips(batch: Int, plane: Int, floatsPerPixel: Int) -> [PixelStrip] {
    // Half of a cache of 1 MiB; the rest is for the weights.
    let budget = 1 << 17
    // Shorter matrices cost more in packing the weights than they save.
    let target = max(budget / floatsPerPixel, 192)
    if plane < target {
      return stretches(of: batch, target: max(target / max(plane, 1), 1), unit: 1).map {
        PixelStrip(images: $0, pixels: 0..<plane)
      }
    }
    let stretches = stretches(of: plane, target: target, unit: 16)
    return (0..<batch).flatMap { image in
      stretches.map { PixelStrip(images: image..<(image + 1), pixels: $0) }
    }
  }

  /// `count` in parts of about `target`, all but the last a multiple of `unit`.
  private static func stretches(of count: Int, target: Int, unit: Int) -> [Range<Int>] {
    let parts = max((count + target / 2) / target, 1)
    let length = max(((count + parts - 1) / parts + unit - 1) / unit * unit, 1)
    return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }
}
