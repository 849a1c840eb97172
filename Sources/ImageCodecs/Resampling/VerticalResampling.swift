/// Resampling along columns, a whole row of values at a time.
enum VerticalResampling {
  static func run(
    _ source: UnsafePointer<UInt8>,
    rowByteCount: Int,
    kernel: ResamplingKernel,
    into result: UnsafeMutablePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: rowByteCount) { sums in
      guard let sums = sums.baseAddress else { return }
      for (y, span) in kernel.spans.enumerated() {
        sums.initialize(repeating: ResamplingKernel.half, count: rowByteCount)
        for tap in 0..<span.count {
          let weight = kernel.weights[y * kernel.tapCount + tap]
          let row = source + (span.start + tap) * rowByteCount
          for index in 0..<rowByteCount {
            sums[index] &+= weight &* Int32(row[index])
          }
        }
        let target = result + y * rowByteCount
        for index in 0..<rowByteCount {
          target[index] = ResamplingKernel.pixel(sums[index])
        }
      }
    }
  }
}
