import CKernels

/// Resampling along columns, rows of values at a time.
enum VerticalResampling {
  static func run(
    _ source: UnsafePointer<UInt8>,
    rowByteCount: Int,
    height: Int,
    kernel: ResamplingKernel,
    into result: UnsafeMutablePointer<UInt8>
  ) {
    kernel.withResampling { ckernels_resample_columns(result, source, rowByteCount, height, $0) }
  }
}
