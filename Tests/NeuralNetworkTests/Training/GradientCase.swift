import Testing

@testable import NeuralNetwork

/// One way of using an operator, with inputs drawn at random for every seed.
struct GradientCase: CustomTestStringConvertible, Sendable {
  /// Its name in ``OperatorRegistry``; "fused" for operators that only fusion makes, "part" for those that others are
  /// planned as.
  let operation: String
  let name: String
  let draw: @Sendable (inout SeededGenerator) throws -> GradientProblem

  init(
    _ operation: String, _ name: String, draw: @escaping @Sendable (inout SeededGenerator) throws -> GradientProblem
  ) {
    self.operation = operation
    self.name = name
    self.draw = draw
  }

  var testDescription: String { "\(operation): \(name)" }

  static let all: [GradientCase] =
    activations + arithmetic + convolution + matrices + pooling + normalization + shaping + functions + moments
    + resizing
}

/// SplitMix64 (Steele, Lea and Flood 2014), so that a failing draw can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Seeded by a name and a number, equally in every process.
  init(_ name: String, _ number: Int) {
    state = name.utf8.reduce(UInt64(number)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func flag() -> Bool { Bool.random(using: &self) }

  /// Uniform numbers, none closer than 0.002 to a point in `kinks`.
  mutating func tensor(_ shape: Shape, _ range: ClosedRange<Float> = -1...1, awayFrom kinks: [Float] = []) -> Tensor {
    let values = (0..<shape.elementCount).map { _ in
      var value: Float
      repeat { value = Float.random(in: range, using: &self) } while kinks.contains { abs($0 - value) < 2e-3 }
      return value
    }
    return Tensor(shape: shape, floats: FloatBuffer(values))
  }

  /// Numbers in random order of which no two are closer than 0.01, so that a small step changes no maximum.
  mutating func distinctTensor(_ shape: Shape) -> Tensor {
    let count = shape.elementCount
    let values = (0..<count).map { (Float($0) - Float(count) / 2) * 0.01 }.shuffled(using: &self)
    return Tensor(shape: shape, floats: FloatBuffer(values))
  }
}
