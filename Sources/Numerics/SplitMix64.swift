import Foundation

/// The SplitMix64 generator: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014; constants as in S. Vigna's public-domain splitmix64.c.
///
/// Written out here, and not taken from the standard library, because a seed that a client keeps must draw the same
/// crops with every future version.
public struct SplitMix64: Sendable {
  private var state: UInt64

  /// A generator whose sequence is determined by `seed`.
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

  /// An integer in 0 ..< `bound`, uniformly distributed: D. Lemire, "Fast random integer generation in an interval",
  /// ACM TOMACS 29(1), 2019 (arXiv 1805.10941).
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

extension SplitMix64 {
  /// An independent stream for every combination of a seed and the numbers that say what it is for (an epoch, an image,
  /// a crop): what is drawn from it does not depend on what was drawn elsewhere, so no generator state has to be saved
  /// to resume later.
  public init(seed: UInt64, _ numbers: Int...) {
    self = numbers.reduce(SplitMix64(seed: seed)) { generator, number in
      var generator = generator
      return SplitMix64(seed: generator.next() &+ UInt64(bitPattern: Int64(number)))
    }
  }

  /// Shuffles the elements of a range (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element], in range: Range<Int>) {
    for index in stride(from: range.upperBound - 1, to: range.lowerBound, by: -1) {
      elements.swapAt(index, range.lowerBound + next(below: index - range.lowerBound + 1))
    }
  }

  /// The numbers 0 ..< `count` in random order.
  public mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    shuffle(&numbers, in: 0..<count)
    return numbers
  }

  /// A number from the uniform distribution over 0 ..< 1, a multiple of 2^-53.
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Whole numbers 0...255, uniformly distributed, as the pixels of an image have.
  public mutating func bytes(count: Int) -> [Float] { (0..<count).map { _ in Float(next() >> 56) } }

  /// A number from the standard normal distribution: G. Box, M. Muller, "A note on the generation of random normal
  /// deviates", 1958.
  public mutating func nextNormal() -> Double {
    // 1 - u is never 0, whose logarithm is infinite.
    let radius = (-2 * log(1 - nextUniform())).squareRoot()
    return radius * cos(2 * .pi * nextUniform())
  }
}
