/// Division of products of two channel values, rounded to nearest.
enum RoundedDivision {
  /// `value / 255` without a division; exact for 0...65025.
  @inline(__always)
  static func by255(_ value: Int32) -> UInt8 {
    let shifted = value &+ 128
    return UInt8(truncatingIfNeeded: (shifted &+ (shifted >> 8)) >> 8)
  }
}
