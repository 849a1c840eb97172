import CKernels

/// Convolution of each channel by itself (groups = input channels), without a matrix product.
///
/// Each plane is first copied into scratch memory with its padding around it and its columns sorted by their remainder modulo
/// the stride; then every tap of every output row reads neighbouring elements, whatever the stride or dilation.
struct DepthwiseConvolution: Sendable {
  let geometry: WindowGeometry
  let batch, channels: Int
  /// Outputs of each input channel.
  let multiplier: Int
  let weights: FloatBuffer
  let epilogue: Epilogue

  /// Rows of the padded plane that some output reads.
  private var paddedHeight: Int {
    (geometry.vertical.output - 1) * geometry.vertical.stride + (geometry.vertical.kernel - 1)
      * geometry.vertical.dilation + 1
  }

  /// Columns of one remainder class.
  private var phaseWidth: Int {
    geometry.horizontal.output + (geometry.horizontal.kernel - 1) * geometry.horizontal.dilation
      / geometry.horizontal.stride
  }

  private var paddedWidth: Int { phaseWidth * geometry.horizontal.stride }

  var scratchCount: Int { paddedHeight * paddedWidth }

  func run(_ arguments: borrowing KernelArguments) {
    let source = arguments.input(0)
    let target = arguments.output(0)
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let padded = arguments.scratch
    padded.update(repeating: 0, count: scratchCount)
    for image in 0..<batch {
      for channel in 0..<channels {
        copyPlane(source + (image * channels + channel) * geometry.inputCount, into: padded)
        for copy in 0..<multiplier {
          let output = channel * multiplier + copy
          let plane = (image * channels * multiplier + output) * geometry.outputCount
          convolve(padded, weights.pointer + output * geometry.kernelCount, into: target + plane)
          epilogue.apply(
            target + plane, count: geometry.outputCount, channel: output, residual: residual.map { $0 + plane })
        }
      }
    }
  }

  /// Only the inside is written: the padding stays zero from one plane to the next.
  private func copyPlane(_ plane: UnsafePointer<Float>, into padded: UnsafeMutablePointer<Float>) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    let stride = horizontal.stride
    let rows = min(vertical.input, paddedHeight - vertical.padBefore)
    for y in 0..<max(rows, 0) {
      let line = plane + y * horizontal.input
      let row = padded + (y + vertical.padBefore) * paddedWidth
      if stride == 1 {
        let count = min(horizontal.input, paddedWidth - horizontal.padBefore)
        (row + horizontal.padBefore).update(from: line, count: max(count, 0))
        continue
      }
      for phase in 0..<stride {
        // Inputs x with (x + padBefore) % stride == phase.
        let first = ((phase - horizontal.padBefore) % stride + stride) % stride
        let start = (first + horizontal.padBefore) / stride
        let count = min((horizontal.input - first + stride - 1) / stride, phaseWidth - start)
        if count > 0 { ckernels_take_every(row + phase * phaseWidth + start, line + first, stride, count) }
      }
    }
  }

  /// One output row at a time: all taps of a row in one call.
  private func convolve(
    _ padded: UnsafePointer<Float>, _ taps: UnsafePointer<Float>, into plane: UnsafeMutablePointer<Float>
  ) {
    let (vertical, width) = (geometry.vertical, geometry.horizontal.output)
    let (count, step) = (geometry.kernelCount, vertical.stride * paddedWidth)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: count) { lines in
      for tap in 0..<count {
        let (row, column) = tap.quotientAndRemainder(dividingBy: geometry.horizontal.kernel)
        lines[tap] = padded + row * vertical.dilation * paddedWidth + offset(column)
      }
      for y in 0..<vertical.output {
        ckernels_weighted_lines(plane + y * width, lines.baseAddress, taps, count, width)
        for tap in 0..<count { lines[tap]? += step }
      }
    }
  }

  /// Where the elements under horizontal tap `tap` begin within a padded row.
  @inline(__always)
  private func offset(_ tap: Int) -> Int {
    let column = tap * geometry.horizontal.dilation
    return column % geometry.horizontal.stride * phaseWidth + column / geometry.horizontal.stride
  }
}
