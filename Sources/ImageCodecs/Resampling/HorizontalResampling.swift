import CKernels

/// Resampling along rows of RGB pixels.
enum HorizontalResampling {
  static func run(
    _ source: UnsafePointer<UInt8>,
    width: Int,
    height: Int,
    kernel: ResamplingKernel,
    into result: UnsafeMutablePointer<UInt8>
  ) {
    let scratchCount = Int(CKERNELS_RESAMPLED_ROWS) * (width + kernel.tapCount) * 4
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratchCount) { scratch in
      kernel.withResampling { ckernels_resample_rows(result, source, width, height, $0, scratch.baseAddress) }
    }
  }
}
