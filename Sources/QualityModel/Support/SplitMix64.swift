/// The SplitMix64 generator: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014; constants as in S. Vigna's public-domain splitmix64.c.
///
/// Written out here, and not taken from the standard library, because a seed that a client keeps must draw the same
/// crops with every future version.
public struct SplitMix64: Sendable {
  private var state: UInt64

  /// A generator whose sequence `seed` fixes.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A whole number from 0 to `bound - 1`, each equally likely: D. Lemire, "Fast random integer generation
  /// in an interval", ACM TOMACS 29(1), 2019 (arXiv 1805.10941).
  ///
  /// - Precondition: `bound` is at least 1.
  public mutating func next(below bound: Int) -> Int {
    precondition(bound >= 1, "an empty range has no number to draw")
    let bound = UInt64(bound)
    let rejected = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= rejected { return Int(product.high) }
    }
  }
}
