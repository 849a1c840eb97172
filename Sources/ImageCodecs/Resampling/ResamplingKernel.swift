/// For one axis, the source pixels that each target pixel is made of and their weights, in fixed point.
///
/// When reducing, the filter is stretched by the ratio, so that every source pixel takes part (antialiasing).
struct ResamplingKernel {
  /// Bits behind the point: 8 of 32 bits are for the pixel and 2 for sums of weights that overshoot 1.
  static let fractionBits: Int32 = 32 - 8 - 2

  /// The first source pixel of each target pixel and how many follow.
  let spans: [(start: Int, count: Int)]

  /// The weights, `tapCount` a target pixel of which the span's `count` are used; they sum to about 1.
  let weights: [Int32]
  let tapCount: Int

  init(sourceCount: Int, targetCount: Int) {
    let scale = Double(sourceCount) / Double(targetCount)
    let filterScale = max(scale, 1)
    let support = LanczosFilter.support * filterScale
    let tapCount = Int(support.rounded(.up)) * 2 + 1
    var spans: [(start: Int, count: Int)] = []
    spans.reserveCapacity(targetCount)
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
      spans.append((start, count))
    }
    self.spans = spans
    self.weights = weights
    self.tapCount = tapCount
  }

  private static func fixedPoint(_ weight: Double) -> Int32 {
    Int32((weight * Double(1 << fractionBits)).rounded(.toNearestOrAwayFromZero))
  }

  /// Half a unit of the result, so that dropping the fraction rounds.
  static var half: Int32 { 1 << (fractionBits - 1) }

  /// A sum of weighted pixels as a pixel, 0...255.
  @inline(__always)
  static func pixel(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: min(max(sum >> fractionBits, 0), 255))
  }
}
