import Foundation
import QualityModel

extension SplitMix64 {
  /// A generator of its own for every combination of a seed and the numbers that say what it is for (an epoch, an image,
  /// a crop): what is drawn there does not depend on what was drawn elsewhere, so that no state has to be kept to go on
  /// later.
  init(seed: UInt64, _ numbers: Int...) {
    self = numbers.reduce(SplitMix64(seed: seed)) { generator, number in
      var generator = generator
      return SplitMix64(seed: generator.next() &+ UInt64(bitPattern: Int64(number)))
    }
  }

  /// The numbers 0 ..< count in random order (Fisher and Yates).
  mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      numbers.swapAt(index, next(below: index + 1))
    }
    return numbers
  }

  /// A number from the uniform distribution over 0 ..< 1, a multiple of 2^-53.
  mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from the standard normal distribution: G. Box, M. Muller, "A note on the generation of random normal
  /// deviates", 1958.
  mutating func nextNormal() -> Double {
    // 1 - u is never 0, whose logarithm is infinite.
    let radius = (-2 * log(1 - nextUniform())).squareRoot()
    return radius * cos(2 * .pi * nextUniform())
  }
}
