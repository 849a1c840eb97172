import CKernels

/// The largest under each window of each channel on channels-last images.
struct MaximumRows: StripWindows {
  let window: ckernels_window
  let channels: Int

  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) {
      ckernels_max_pool_nhwc(output, input, $0, channels, inputRows, rows.lowerBound, rows.count)
    }
  }
}
