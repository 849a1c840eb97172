import CKernels

/// For one axis, the source pixels that each target pixel is made of and their weights, in fixed point.
///
/// When reducing, the filter is stretched by the ratio, so that every source pixel takes part (antialiasing).
struct ResamplingKernel {
  /// Bits behind the point: 8 of 32 bits are for the pixel and 2 for sums of weights that overshoot 1.
  static let fractionBits: Int32 = 32 - 8 - 2

  /// The first source pixel of each target pixel.
  private let starts: [Int]

  /// The weights, `tapCount` a target pixel, zero behind the last that it needs; they sum to about 1.
  private let weights: [Int32]

  /// Weights a target pixel; even, and the last may lie behind the last source pixel.
  let tapCount: Int

  init(sourceCount: Int, targetCount: Int) {
    let scale = Double(sourceCount) / Double(targetCount)
    let filterScale = max(scale, 1)
    let support = LanczosFilter.support * filterScale
    // One more than can be needed, for an even number.
    let tapCount = Int(support.rounded(.up)) * 2 + 2
    var starts: [Int] = []
    starts.reserveCapacity(targetCount)
    var weights = [Int32](repeating: 0, count: targetCount * tapCount)
    var exact = [Double](repeating: 0, count: tapCount)
    for target in 0..<targetCount {
      let center = (Double(target) + 0.5) * scale
      let start = max(Int(center - support + 0.5), 0)
      let count = min(Int(center + support + 0.5), sourceCount) - start
      var sum = 0.0
      for tap in 0..<count {
        let weight = LanczosFilter.weight(at: (Double(tap + start) - center + 0.5) * (1 / filterScale))
        exact[tap] = weight
        sum += weight
      }
      for tap in 0..<count {
        weights[target * tapCount + tap] = Self.fixedPoint(sum != 0 ? exact[tap] / sum : exact[tap])
      }
      starts.append(start)
    }
    self.starts = starts
    self.weights = weights
    self.tapCount = tapCount
  }

  private static func fixedPoint(_ weight: Double) -> Int32 {
    Int32((weight * Double(1 << fractionBits)).rounded(.toNearestOrAwayFromZero))
  }

  /// The kernel as the C functions take it.
  func withResampling(_ body: (UnsafePointer<ckernels_resampling>) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      weights.withUnsafeBufferPointer { weights in
        var resampling = ckernels_resampling()
        resampling.starts = starts.baseAddress
        resampling.weights = weights.baseAddress
        (resampling.taps, resampling.results) = (tapCount, starts.count)
        resampling.fraction_bits = Self.fractionBits
        withUnsafePointer(to: resampling, body)
      }
    }
  }
}
