/// A window sliding along one axis.
struct WindowAxis: Sendable {
  /// Extents in elements.
  let input, output, kernel: Int
  let stride, dilation: Int
  let padBefore, padAfter: Int

  /// The input index under tap `tap` of output `index`; may lie outside the input.
  @inline(__always)
  func source(_ index: Int, tap: Int) -> Int { index * stride - padBefore + tap * dilation }

  /// The outputs whose tap `tap` lies inside the input.
  func validOutputs(tap: Int) -> Range<Int> {
    let offset = padBefore - tap * dilation
    // index * stride >= offset, and index * stride <= input - 1 + offset.
    let first = offset <= 0 ? 0 : (offset + stride - 1) / stride
    let last = input - 1 + offset
    let end = last < 0 ? 0 : last / stride + 1
    let lower = min(first, output)
    return lower..<max(lower, min(end, output))
  }

  /// Whether outputs map one to one onto inputs.
  var isPointwise: Bool { kernel == 1 && stride == 1 && padBefore == 0 && padAfter == 0 }
}

/// A window sliding over an image.
struct WindowGeometry: Sendable {
  let vertical: WindowAxis
  let horizontal: WindowAxis

  /// Pixels of one output plane.
  var outputCount: Int { vertical.output * horizontal.output }

  /// Pixels of one input plane.
  var inputCount: Int { vertical.input * horizontal.input }

  /// Taps of the window.
  var kernelCount: Int { vertical.kernel * horizontal.kernel }

  var isPointwise: Bool { vertical.isPointwise && horizontal.isPointwise }

  /// Reduces the inputs under each window of an NCHW plane with `combine`, starting from `identity`; padding is left
  /// out.
  ///
  /// It takes one tap at a time over a whole row of outputs, so that the inner loop has no conditions.
  @inline(__always)
  func reduce(
    _ plane: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>, from identity: Float,
    _ combine: (Float, Float) -> Float
  ) {
    for y in 0..<vertical.output {
      let row = output + y * horizontal.output
      row.update(repeating: identity, count: horizontal.output)
      for tapY in 0..<vertical.kernel {
        let sourceY = vertical.source(y, tap: tapY)
        guard sourceY >= 0, sourceY < vertical.input else { continue }
        for tapX in 0..<horizontal.kernel {
          let valid = horizontal.validOutputs(tap: tapX)
          guard !valid.isEmpty else { continue }
          let line = plane + sourceY * horizontal.input + horizontal.source(valid.lowerBound, tap: tapX)
          let target = row + valid.lowerBound
          let stride = horizontal.stride
          for x in 0..<valid.count { target[x] = combine(target[x], line[x * stride]) }
        }
      }
    }
  }
}
