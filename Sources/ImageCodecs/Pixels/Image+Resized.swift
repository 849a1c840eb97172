import CKernels
import Foundation

extension Image {
  /// The image at another size, antialiased.
  ///
  /// The filter is Lanczos with three lobes, in fixed point on 8-bit values, first along rows and then along columns:
  /// the result equals that of Pillow's `resize(size, LANCZOS)` in every pixel. (Pillow 13 resizes in the other order
  /// for tall images and where the height shrinks much more than the width; single values then differ by one.)
  ///
  /// The aspect ratio is up to the caller.
  ///
  /// - Parameters:
  ///   - width: Columns of the result, at least 1.
  ///   - height: Rows of the result, at least 1.
  /// - Returns: The resized image; the same image when it has that size already.
  public func resized(width: Int, height: Int) -> Image {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    return resampledHorizontally(to: width).resampledVertically(to: height)
  }

  private func resampledHorizontally(to target: Int) -> Image {
    guard target != width else { return self }
    let kernel = ResamplingKernel(sourceCount: width, targetCount: target)
    return filled(width: target, height: height) { source, result in
      let scratchCount = Int(CKERNELS_RESAMPLED_ROWS) * (width + kernel.tapCount) * 4
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratchCount) { scratch in
        kernel.withResampling { ckernels_resample_rows(result, source, width, height, $0, scratch.baseAddress) }
      }
    }
  }

  private func resampledVertically(to target: Int) -> Image {
    guard target != height else { return self }
    let kernel = ResamplingKernel(sourceCount: height, targetCount: target)
    return filled(width: width, height: target) { source, result in
      kernel.withResampling { ckernels_resample_columns(result, source, width * 3, height, $0) }
    }
  }

  /// An image of the given size whose pixels `fill` makes from this one's.
  private func filled(
    width: Int,
    height: Int,
    fill: (_ source: UnsafePointer<UInt8>, _ result: UnsafeMutablePointer<UInt8>) -> Void
  ) -> Image {
    let count = width * height * 3
    let resampled = [UInt8](unsafeUninitializedCapacity: count) { result, initializedCount in
      pixels.withUnsafeBufferPointer { source in
        if let source = source.baseAddress, let result = result.baseAddress { fill(source, result) }
      }
      initializedCount = count
    }
    return Image(width: width, height: height, pixels: resampled)
  }
}

/// For one axis, the source pixels that each target pixel is computed from and their weights, in fixed point.
///
/// When reducing, the filter is stretched by the ratio, so that every source pixel contributes (antialiasing).
private struct ResamplingKernel {
  /// Bits after the binary point: of 32 bits, 8 are for the pixel and 2 for sums of weights that overshoot 1.
  static let fractionBits: Int32 = 32 - 8 - 2

  /// The first source pixel of each target pixel.
  private let starts: [Int]

  /// The weights, `tapCount` for each target pixel, zero after the last that it needs; they sum to about 1.
  private let weights: [Int32]

  /// Weights per target pixel; even, and the last may lie beyond the last source pixel.
  let tapCount: Int

  /// The kernel that resamples `sourceCount` pixels to `targetCount`.
  init(sourceCount: Int, targetCount: Int) {
    let scale = Double(sourceCount) / Double(targetCount)
    let filterScale = max(scale, 1)
    let support = LanczosFilter.support * filterScale
    // One more than can be needed, to make the number even.
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

  /// The kernel in the form that the C functions take.
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

/// The Lanczos window of three lobes: `sinc(x) * sinc(x / 3)` for |x| < 3 (C. E. Duchon, 1979).
private enum LanczosFilter {
  /// How far from its centre the filter reaches, in source pixels at equal scale.
  static let support = 3.0

  static func weight(at x: Double) -> Double {
    -support <= x && x < support ? sinc(x) * sinc(x / support) : 0
  }

  private static func sinc(_ x: Double) -> Double {
    guard x != 0 else { return 1 }
    let angle = x * .pi
    return sin(angle) / angle
  }
}
