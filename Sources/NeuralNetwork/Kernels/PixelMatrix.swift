import CKernels

/// Neighbouring channels of an image batch [images, all channels, plane] seen as a matrix [channels, pixels of a
/// strip].
///
/// A strip of one image lies in the batch as it is; one of several images is gathered, so that one matrix product does
/// for all.
struct PixelMatrix: Sendable {
  /// Channels of an image, and those of the matrix.
  let allChannels, channels: Int
  /// Pixels of one channel of one image.
  let plane: Int

  /// Floats to gather a strip in.
  func scratchCount(_ strip: PixelStrip) -> Int { strip.isWithinImage ? 0 : channels * strip.count }

  /// Where the matrix lies, or goes: in the batch, or in `scratch`; with the elements from one row to the next.
  func place(
    _ batch: UnsafeMutablePointer<Float>, _ strip: PixelStrip, firstChannel: Int, scratch: UnsafeMutablePointer<Float>
  ) -> (elements: UnsafeMutablePointer<Float>, stride: Int) {
    guard strip.isWithinImage else { return (scratch, strip.count) }
    return (batch + offset(strip.images.lowerBound, strip, firstChannel), plane)
  }

  /// The matrix where it can be read: in the batch, or copied together in `scratch`.
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

  /// Copies a gathered matrix back into the batch, or adds it to what lies there.
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
