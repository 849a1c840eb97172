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
}
