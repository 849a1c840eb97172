import CKernels

/// Consecutive channels of an image batch [images, all channels, plane] as a matrix [channels, pixels of a strip].
///
/// A strip within one image is used in place; one that spans several images is gathered, so that it needs one GEMM.
struct PixelMatrix: Sendable {
  /// Channels of an image, and those of the matrix.
  let allChannels, channels: Int
  /// Pixels of one channel of one image.
  let plane: Int

  /// Scratch floats to gather a strip.
  func scratchCount(_ strip: PixelStrip) -> Int { strip.isWithinImage ? 0 : channels * strip.count }

  /// Where the matrix is to be written, with its row stride: in the batch, or in `scratch`.
  func place(
    _ batch: UnsafeMutablePointer<Float>, _ strip: PixelStrip, firstChannel: Int, scratch: UnsafeMutablePointer<Float>
  ) -> (elements: UnsafeMutablePointer<Float>, stride: Int) {
    guard strip.isWithinImage else { return (scratch, strip.count) }
    return (batch + offset(strip.images.lowerBound, strip, firstChannel), plane)
  }

  /// Where the matrix can be read, with its row stride: in the batch, or gathered in `scratch`.
  func matrix(
    _ batch: UnsafePointer<Float>, _ strip: PixelStrip, firstChannel: Int, scratch: UnsafeMutablePointer<Float>
  ) -> (elements: UnsafePointer<Float>, stride: Int) {
    if strip.isWithinImage { return (batch + offset(strip.images.lowerBound, strip, firstChannel), plane) }
    forEachImage(strip, firstChannel: firstChannel) { offset, column in
      ckernels_copy_from_strided_2d(
        scratch + column, strip.count, batch + offset, plane, 1, channels, strip.pixels.count)
    }
    return (UnsafePointer(scratch), strip.count)
  }

  /// Copies a gathered matrix back into the batch, or adds it to the batch.
  func scatter(
    _ matrix: UnsafePointer<Float>, _ strip: PixelStrip, firstChannel: Int, into batch: UnsafeMutablePointer<Float>,
    adds: Bool = false
  ) {
    forEachImage(strip, firstChannel: firstChannel) { offset, column in
      if adds {
        ckernels_add_to_strided_2d(batch + offset, plane, matrix + column, strip.count, 1, channels, strip.pixels.count)
      } else {
        ckernels_copy_to_strided_2d(
          batch + offset, plane, matrix + column, strip.count, 1, channels, strip.pixels.count)
      }
    }
  }

  /// Calls `body(offset in the batch, first column of the matrix)`.
  @inline(__always)
  func forEachImage(_ strip: PixelStrip, firstChannel: Int, _ body: (Int, Int) -> Void) {
    var column = 0
    for image in strip.images {
      body(offset(image, strip, firstChannel), column)
      column += strip.pixels.count
    }
  }

  private func offset(_ image: Int, _ strip: PixelStrip, _ firstChannel: Int) -> Int {
    (image * allChannels + firstChannel) * plane + strip.pixels.lowerBound
  }
}

/// The output pixels that a convolution computes at a time: a range of one image's plane, or whole planes of several
/// images.
struct PixelStrip: Sendable {
  let images: Range<Int>
  /// The range in the plane of each image, row-major.
  let pixels: Range<Int>

  var count: Int { images.count * pixels.count }

  var isWithinImage: Bool { images.count == 1 }

  /// Divides the planes of a batch into strips of nearly equal size that stay in the second-level cache.
  ///
  /// - Parameters:
  ///   - plane: pixels of one image's plane.
  ///   - floatsPerPixel: floats that are read and written for each pixel.
  static func strips(batch: Int, plane: Int, floatsPerPixel: Int) -> [PixelStrip] {
    // Floats of half of a 1 MiB cache; the rest is for the weights.
    let budget = 1 << 17
    // With narrower matrices, packing the weights costs more than the cache saves.
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

  /// Ranges of about `target` that cover `count`, all but the last a multiple of `unit`.
  private static func stretches(of count: Int, target: Int, unit: Int) -> [Range<Int>] {
    let parts = max((count + target / 2) / target, 1)
    let length = max(((count + parts - 1) / parts + unit - 1) / unit * unit, 1)
    return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }
}
