/// The factors that Dropout multiplies its input by in training: 0 for what is dropped, 1 / (1 - ratio) for the rest, so that
/// the expectation stays.
///
/// Element i depends on the seed, the mask's number and i alone (SplitMix64 as a counter-based generator: G. Steele, D. Lea,
/// C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
struct DropoutMask: Sendable {
  /// The value in the planned graph.
  let value: String
  let count: Int
  /// The share that is dropped, from 0 and below 1.
  let ratio: Float
  /// Tells the masks of one network apart.
  let number: Int

  func fill(_ target: UnsafeMutablePointer<Float>, seed: UInt64) {
    let start = DropoutMask.mix(DropoutMask.mix(seed) &+ UInt64(number))
    let threshold = UInt64(Double(ratio) * 0x1p32)
    let factor = 1 / (1 - ratio)
    for index in 0..<count {
      let random = DropoutMask.mix(start &+ UInt64(index) &* DropoutMask.increment) >> 32
      target[index] = random < threshold ? 0 : factor
    }
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ increment
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
