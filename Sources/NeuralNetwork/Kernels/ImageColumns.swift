import CKernels

/// The column matrix of a convolution: one row a (channel, tap), one column an output pixel (row-major in the output plane).
struct ImageColumns: Sendable {
  let geometry: WindowGeometry
  /// Input channels.
  let channels: Int

  /// Rows of the matrix.
  var depth: Int { channels * geometry.kernelCount }

  /// im2col: the columns of some output pixels, read from an image of ``channels`` planes.
  func unroll(_ input: UnsafePointer<Float>, pixels: Range<Int>, into columns: UnsafeMutablePointer<Float>) {
    forEachLine(pixels) { plane, sourceY, outputs, tap, column in
      let target = columns + column
      guard sourceY >= 0, sourceY < geometry.vertical.input else {
        target.update(repeating: 0, count: outputs.count)
        return
      }
      let line = input + plane * geometry.inputCount + sourceY * geometry.horizontal.input
      copyLine(line, outputs: outputs, tap: tap, into: target)
    }
  }

  /// col2im, the transpose of ``unroll(_:pixels:into:)``: adds every column to the pixels it was read from.
  func fold(_ columns: UnsafePointer<Float>, pixels: Range<Int>, addingTo input: UnsafeMutablePointer<Float>) {
    forEachLine(pixels) { plane, sourceY, outputs, tap, column in
      let inside = outputs.clamped(to: geometry.horizontal.validOutputs(tap: tap))
      guard sourceY >= 0, sourceY < geometry.vertical.input, !inside.isEmpty else { return }
      let line = input + plane * geometry.inputCount + sourceY * geometry.horizontal.input
      ckernels_add_every(
        line + geometry.horizontal.source(inside.lowerBound, tap: tap),
        columns + column + (inside.lowerBound - outputs.lowerBound), geometry.horizontal.stride, inside.count)
    }
  }

  /// Calls `body(channel, source line, outputs within their line, horizontal tap, offset in the matrix)` for each stretch of
  /// output pixels of one line and each tap; the source line may lie outside the image.
  @inline(__always)
  private func forEachLine(_ pixels: Range<Int>, _ body: (Int, Int, Range<Int>, Int, Int) -> Void) {
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
          row += pixels.count
        }
      }
    }
  }

  /// The inputs under one tap for some outputs of a line, zeros where the tap lies in the padding.
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
      ckernels_take_every(target + before, source, stride, inside.count)
    }
    (target + before + inside.count).update(repeating: 0, count: outputs.upperBound - inside.upperBound)
  }
}
