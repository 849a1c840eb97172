import Testing

@testable import NeuralNetwork

/// Convolutions of NHWC images against plain sums in double precision: every instruction set this processor has, on
/// random extents, paddings and tails.
struct ConvolutionTests {
  private static let variants = EngineVariant.nhwc

  private func expectAgreement(of sample: ConvolutionCase, within limit: Double) throws {
    let expected = sample.expected
    for variant in Self.variants {
      let difference = NeuralNetworkTests.difference(try sample.result(variant), expected.values)
      #expect(difference < limit, "\(variant.testDescription)")
    }
  }

  @Test(arguments: 0..<20)
  func pointwise(seed: Int) throws {
    var random = SeededGenerator("pointwise", seed)
    let (inputs, outputs) = (random.integer(1...70), random.integer(1...70))
    let sample = try ConvolutionCase(
      &random, kernel: [1, 1], strides: seed % 3 == 0 ? [2, 2] : [1, 1], groups: 1, inputs: inputs, outputs: outputs)
    try expectAgreement(of: sample, within: 1e-5)
  }

  @Test(arguments: 0..<20)
  func im2col(seed: Int) throws {
    var random = SeededGenerator("gathered", seed)
    let groups = random.integer(1...2)
    let (inputs, outputs) = (groups * random.integer(8...20), groups * random.integer(8...40))
    let sample = try ConvolutionCase(
      &random, kernel: [random.integer(1...5), random.integer(1...7)],
      strides: [random.integer(1...3), random.integer(1...3)], groups: groups, inputs: inputs, outputs: outputs)
    try expectAgreement(of: sample, within: 1e-5)
  }

  /// Of few channels, straight from the rows of the NCHW image.
  @Test(arguments: 0..<12)
  func direct(seed: Int) throws {
    var random = SeededGenerator("rows", seed)
    let stride = random.integer(1...2)
    let (inputs, outputs) = (random.integer(1...4), random.integer(1...50))
    let sample = try ConvolutionCase(
      &random, kernel: [random.integer(2...4), random.integer(1...4)], strides: [stride, stride], groups: 1,
      inputs: inputs, outputs: outputs)
    try expectAgreement(of: sample, within: 1e-5)
  }

  /// Of whole vectors of channels, and enough of them that Winograd's algorithm is chosen where there are enough
  /// pixels.
  private static func winogradCase(_ seed: Int) throws -> ConvolutionCase {
    var random = SeededGenerator("winograd", seed)
    let (side, groups) = (3 + seed % 3, random.integer(1...2))
    // The weights of the last ones are too many to be read again for each block of tiles.
    let (inputs, outputs) = (groups * (seed < 18 ? 32 : 256), groups * 16 * random.integer(2...3))
    return try ConvolutionCase(
      &random, kernel: [side, side], strides: [1, 1], groups: groups, inputs: inputs, outputs: outputs,
      steps: seed < 6 ? 14...20 : 0...12, mayBeClipped: seed < 18)
  }

  private static func tiling(of sample: ConvolutionCase, _ kernels: MicroKernels) -> WinogradTiling? {
    WinogradTiling.choose(
      geometry: sample.geometry, batch: sample.x.shape[0], inputs: sample.weights.shape[1],
      outputs: sample.weights.shape[0] / sample.groups, lanes: kernels.lanes)
  }

  @Test(arguments: 0..<24)
  func winograd(seed: Int) throws {
    let sample = try Self.winogradCase(seed)
    let kernels = try #require(MicroKernels.all.first)
    // What float32 loses in the transforms; a wrong coefficient would be off by a hundredth.
    try expectAgreement(of: sample, within: Self.tiling(of: sample, kernels)?.points == 8 ? 1e-4 : 5e-5)
  }

  private static let stridedWindows = [(11, 4), (8, 2), (7, 2), (5, 2), (9, 3)]

  /// A network's first layer: few channels, a wide window, a stride.
  private static func stridedCase(_ window: (side: Int, stride: Int), _ seed: Int) throws -> ConvolutionCase {
    var random = SeededGenerator("phased", seed)
    return try ConvolutionCase(
      &random, kernel: [window.side, window.side], strides: [window.stride, window.stride], groups: 1,
      inputs: random.integer(2...3), outputs: 48, steps: seed == 0 ? 0...12 : 28...40)
  }

  @Test(arguments: stridedWindows, 0..<4)
  func spaceToDepth(window: (side: Int, stride: Int), seed: Int) throws {
    try expectAgreement(of: Self.stridedCase(window, seed), within: 5e-5)
  }

  /// Which algorithm computes a convolution follows from its shape: the random cases above must meet the algorithms
  /// that they are named for.
  @Test(arguments: variants)
  func `Among the random cases are Winograd and space-to-depth convolutions`(variant: EngineVariant) throws {
    let kernels = try #require(variant.kernels)
    let winograd = try (0..<24).compactMap { seed in
      let sample = try Self.winogradCase(seed)
      return Self.tiling(of: sample, kernels).map { ($0, isBlocked: $0.isBlocked(inputs: sample.weights.shape[1])) }
    }
    for tiling in WinogradTiling.all {
      #expect(winograd.count { $0 == tiling && $1 } >= 2, "\(tiling)")
    }
    #expect(winograd.count { !$0.isBlocked } >= 2)
    let rewritten = try Self.stridedWindows.flatMap { window in try (0..<4).map { try Self.stridedCase(window, $0) } }
      .filter { sample in
        guard case .spaceToDepth = ConvolutionAlgorithm.choose(try sample.problem(), lanes: kernels.lanes) else {
          return false
        }
        return true
      }
    #expect(rewritten.count >= 2)
  }

  @Test(arguments: 0..<30)
  func depthwise(seed: Int) throws {
    var random = SeededGenerator("depthwise", seed)
    let channels = random.integer(2...40)
    let side = [3, 3, 5, random.integer(1...7)][seed % 4]
    let stride = random.integer(1...3)
    let sample = try ConvolutionCase(
      &random, kernel: [side, side], strides: [stride, stride], groups: channels, inputs: channels, outputs: channels)
    try expectAgreement(of: sample, within: 1e-5)
  }
}
