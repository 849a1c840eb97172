extension WindowGeometry {
  /// Combines the inputs under the window into each output of a plane, beginning with `identity`; padding takes no part.
  ///
  /// One tap at a time over a whole row of outputs, so that the inner loop has no conditions.
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
