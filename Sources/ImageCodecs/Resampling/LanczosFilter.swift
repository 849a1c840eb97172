import Foundation

/// The Lanczos window of three lobes: `sinc(x) * sinc(x / 3)` for |x| < 3 (C. E. Duchon, 1979).
enum LanczosFilter {
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
