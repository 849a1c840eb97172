import CKernels

/// The column matrix of a convolution of NCHW images (im2col): a row for each channel and tap, a column for each output
/// pixel of a strip.
///
/// The columns of a pointwise convolution are its input; others are copied.
struct Im2Col: Sendable {
  let geometry: WindowGeometry
  /// Channels of an image, and those of the matrix (one group's).
  let allChannels, channels: Int

  /// Rows of the matrix.
  var depth: Int { channels * geometry.kernelCount }

  /// The input as a matrix of channels and pixels.
  var pixels: PixelMatrix { PixelMatrix(allChannels: allChannels, channels: channels, plane: geometry.inputCount) }

  /// Scratch floats for the columns of a strip.
  func scratchCount(_ strip: PixelStrip) -> Int {
    geometry.isPointwise ? pixels.scratchCount(strip) : depth * strip.count
  }

  /// The matrix for a strip of outputs, with its row stride: within the input if possible, otherwise copied to
  /// `scratch`.
  func matrix(
    _ batch: UnsafePointer<Float>, _ strip: PixelStrip, firstChannel: Int, scratch: UnsafeMutablePointer<Float>
  ) -> (elements: UnsafePointer<Float>, stride: Int) {
    if geometry.isPointwise { return pixels.matrix(batch, strip, firstChannel: firstChannel, scratch: scratch) }
    for (position, image) in strip.images.enumerated() {
      unroll(
        batch + (image * allChannels + firstChannel) * geometry.inputCount, pixels: strip.pixels,
        into: scratch + position * strip.pixels.count, pitch: strip.count)
    }
    return (UnsafePointer(scratch), strip.count)
  }

  /// The transpose of ``matrix(_:_:firstChannel:scratch:)`` for a convolution with taps (col2im): adds every element to
  /// the pixel it was copied from.
  func fold(
    _ matrix: UnsafePointer<Float>, _ strip: PixelStrip, firstChannel: Int, addingTo batch: UnsafeMutablePointer<Float>
  ) {
    for (position, image) in strip.images.enumerated() {
      fold(
        matrix + position * strip.pixels.count, pixels: strip.pixels, pitch: strip.count,
        addingTo: batch + (image * allChannels + firstChannel) * geometry.inputCount)
    }
  }

  private func unroll(
    _ input: UnsafePointer<Float>, pixels: Range<Int>, into columns: UnsafeMutablePointer<Float>, pitch: Int
  ) {
    forEachLine(pixels, pitch: pitch) { plane, sourceY, outputs, tap, column in
      let target = columns + column
      guard sourceY >= 0, sourceY < geometry.vertical.input else {
        target.update(repeating: 0, count: outputs.count)
        return
      }
      let line = input + plane * geometry.inputCount + sourceY * geometry.horizontal.input
      copyLine(line, outputs: outputs, tap: tap, into: target)
    }
  }

  private func fold(
    _ columns: UnsafePointer<Float>, pixels: Range<Int>, pitch: Int, addingTo input: UnsafeMutablePointer<Float>
  ) {
    forEachLine(pixels, pitch: pitch) { plane, sourceY, outputs, tap, column in
      let inside = outputs.clamped(to: geometry.horizontal.validOutputs(tap: tap))
      guard sourceY >= 0, sourceY < geometry.vertical.input, !inside.isEmpty else { return }
      let line = input + plane * geometry.inputCount + sourceY * geometry.horizontal.input
      ckernels_add_to_strided(
        line + geometry.horizontal.source(inside.lowerBound, tap: tap),
        columns + column + (inside.lowerBound - outputs.lowerBound), geometry.horizontal.stride, inside.count)
    }
  }

  /// Calls `body(channel, source row, outputs within their row, horizontal tap, offset in the matrix)` for each tap and
  /// each run of output pixels in one row; the source row may be outside the image.
  @inline(__always)
  private func forEachLine(_ pixels: Range<Int>, pitch: Int, _ body: (Int, Int, Range<Int>, Int, Int) -> Void) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    var row = 0
    for channel in 0..<channels {
      for tapY in 0..<vertical.kernel {
        for tapX in 0..<horizontal.kernel {
          var pixel = pixels.lowerBound
          while pixel < pixels.upperBound {
            let y = pixel / horizontal.output
            let lineStart = y * horizontal.output
            let lineEnd = min(lineStart + horizontal.output, pixels.upperBound)
            let outputs = (pixel - lineStart)..<(lineEnd - lineStart)
            body(channel, vertical.source(y, tap: tapY), outputs, tapX, row + (pixel - pixels.lowerBound))
            pixel = lineEnd
          }
          row += pitch
        }
      }
    }
  }

  /// The inputs under one tap for some outputs of a row; zeros where the tap is in the padding.
  @inline(__always)
  private func copyLine(
    _ line: UnsafePointer<Float>, outputs: Range<Int>, tap: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let inside = outputs.clamped(to: geometry.horizontal.validOutputs(tap: tap))
    guard !inside.isEmpty else {
      target.update(repeating: 0, count: outputs.count)
      return
    }
    let before = inside.lowerBound - outputs.lowerBound
    target.update(repeating: 0, count: before)
    let source = line + geometry.horizontal.source(inside.lowerBound, tap: tap)
    let stride = geometry.horizontal.stride
    if stride == 1 {
      (target + before).update(from: source, count: inside.count)
    } else {
      ckernels_copy_from_strided(target + before, source, stride, inside.count)
    }
    (target + before + inside.count).update(repeating: 0, count: outputs.upperBound - inside.upperBound)
  }
}
