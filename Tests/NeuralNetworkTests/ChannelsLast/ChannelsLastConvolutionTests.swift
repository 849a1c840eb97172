import Testing

@testable import NeuralNetwork

/// Convolutions of channels-last images against plain sums in double precision: every instruction set this processor has, on
/// random extents, paddings and tails.
struct ChannelsLastConvolutionTests {
  private static let variants = MicroKernels.all.map { EngineVariant(kernels: $0, eagerness: .everywhere) }

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
  func gathered(seed: Int) throws {
    var random = SeededGenerator("gathered", seed)
    let groups = random.integer(1...2)
    let (inputs, outputs) = (groups * random.integer(8...20), groups * random.integer(8...40))
    let sample = try ConvolutionCase(
      &random, kernel: [random.integer(1...5), random.integer(1...7)],
      strides: [random.integer(1...3), random.integer(1...3)], groups: groups, inputs: inputs, outputs: outputs)
    try expectAgreement(of: sample, within: 1e-5)
  }

  /// Of few channels, straight from the image's rows.
  @Test(arguments: 0..<12)
  func rows(seed: Int) throws {
    var random = SeededGenerator("rows", seed)
    let stride = random.integer(1...2)
    let (inputs, outputs) = (random.integer(1...4), random.integer(1...50))
    let sample = try ConvolutionCase(
      &random, kernel: [random.integer(2...4), random.integer(1...4)], strides: [stride, stride], groups: 1,
      inputs: inputs, outputs: outputs)
    try expectAgreement(of: sample, within: 1e-5)
  }

  /// Of whole vectors of channels, and enough of them that plans choose Winograd's filtering where there are enough pixels.
  private static func winogradCase(_ seed: Int) throws -> ConvolutionCase {
    var random = SeededGenerator("winograd", seed)
    let (side, groups) = (3 + seed % 3, random.integer(1...2))
    // The last ones' weights are too many to be read again for each block of tiles.
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

  /// A reshaped constant is the same memory: its packed weights must be those of the shape that was asked for.
  @Test(arguments: variants)
  func `Weights of two shapes are packed for each`(variant: EngineVariant) throws {
    let kernels = try #require(variant.kernels)
    var random = SeededGenerator("shapes", 0)
    let weights = try random.tensor([16, 12]).floats()
    let packed = PackedWeights()
    for (outputs, inputs) in [(16, 12), (4, 48)] {
      let buffer = packed.products(of: weights, outputs: outputs, groups: 1, inputs: inputs, taps: 1, kernels)
      // Panels of two vectors of outputs, the last of one or three where their number is odd; in each, inputs by outputs.
      var expected: [Float] = []
      var vectors = (outputs + kernels.lanes - 1) / kernels.lanes
      var first = 0
      while vectors > 0 {
        let panel = vectors == 3 ? 3 : min(vectors, 2)
        for input in 0..<inputs {
          for output in first..<first + panel * kernels.lanes {
            expected.append(output < outputs ? weights.pointer[output * inputs + input] : 0)
          }
        }
        first += panel * kernels.lanes
        vectors -= panel
      }
      #expect(kernels.packedCount(k: inputs, n: outputs) == expected.count)
      #expect(Array(UnsafeBufferPointer(start: buffer.pointer, count: buffer.count)) == expected)
    }
  }

  private static let phasedWindows = [(11, 4), (8, 2), (7, 2), (5, 2), (9, 3)]

  /// A network's first layer: few channels, a wide window, a stride.
  private static func phasedCase(_ window: (side: Int, stride: Int), _ seed: Int) throws -> ConvolutionCase {
    var random = SeededGenerator("phased", seed)
    return try ConvolutionCase(
      &random, kernel: [window.side, window.side], strides: [window.stride, window.stride], groups: 1,
      inputs: random.integer(2...3), outputs: 48, steps: seed == 0 ? 0...12 : 28...40)
  }

  @Test(arguments: phasedWindows, 0..<4)
  func phased(window: (side: Int, stride: Int), seed: Int) throws {
    try expectAgreement(of: Self.phasedCase(window, seed), within: 5e-5)
  }

  /// Which way a convolution goes is reckoned from its shape: the two tests above must meet the ways that they are named for.
  @Test(arguments: variants)
  func `Among the random cases are filtered and phased ones`(variant: EngineVariant) throws {
    let kernels = try #require(variant.kernels)
    let filtered = try (0..<24).compactMap { seed in
      let sample = try Self.winogradCase(seed)
      return Self.tiling(of: sample, kernels).map { ($0, isBlocked: $0.isBlocked(inputs: sample.weights.shape[1])) }
    }
    for tiling in WinogradTiling.all {
      #expect(filtered.count { $0 == tiling && $1 } >= 2, "\(tiling)")
    }
    #expect(filtered.count { !$0.isBlocked } >= 2)
    let context = ChannelsLast(kernels: kernels, weights: PackedWeights())
    let phased = try Self.phasedWindows.flatMap { window in try (0..<4).map { try Self.phasedCase(window, $0) } }
      .filter { sample in
        let weights = try sample.weights.tensor.floats()
        return PhasedConvolution(
          geometry: sample.geometry, input: sample.x.shape, normalization: nil, outputs: 48, weights: weights,
          epilogue: Epilogue(bias: nil, hasResidual: sample.residual != nil, activation: nil), context) != nil
      }
    #expect(phased.count >= 2)
  }

  /// Sums over a depth whose weights no cache holds are stored and gone on with: that changes no bit.
  @Test(arguments: variants, [(1_024, 9), (1_025, 20), (2_500, 33)])
  func `Deep products are sums in the same order`(variant: EngineVariant, extents: (depth: Int, outputs: Int)) throws {
    let kernels = try #require(variant.kernels)
    var random = SeededGenerator("deep", extents.depth)
    let (depth, outputs, rows) = (extents.depth, extents.outputs, 13)
    let (a, b) = (try random.tensor([rows, depth]).floats(), try random.tensor([outputs, depth]).floats())
    let residual = try random.tensor([rows, outputs]).floats()
    let bias = ChannelsLast(kernels: kernels, weights: PackedWeights())
      .bias(try random.tensor([outputs]).floats(), count: outputs)
    func product(_ range: Range<Int>, _ initial: FloatBuffer, isLast: Bool) -> [Float] {
      let packed = FloatBuffer(count: kernels.packedCount(k: range.count, n: outputs)) { target in
        let weights = b.pointer + range.lowerBound
        kernels.functions.pointee.gemm_pack(target.baseAddress, weights, depth, range.count, outputs)
      }
      return [Float](unsafeUninitializedCapacity: rows * outputs) { target, count in
        for row in 0..<rows {
          kernels.gemm(
            .init(
              a: a.pointer + row * depth + range.lowerBound, lda: depth, m: 1, segments: 1, segment_stride: 0,
              k: range.count, b: packed.pointer,
              bias: initial.pointer + (range.lowerBound == 0 ? 0 : row * stride), n: outputs,
              residual: isLast ? residual.pointer + row * outputs : nil, c: target.baseAddress! + row * outputs,
              ldc: outputs, minimum: isLast ? -20 : -.infinity, maximum: isLast ? 20 : .infinity))
        }
        count = rows * outputs
      }
    }
    /// Floats from row to row of sums that begin a product: whole vectors.
    var stride: Int { (outputs + kernels.lanes - 1) / kernels.lanes * kernels.lanes }
    var sums = bias
    var result: [Float] = []
    // A few steps at a time, each going on with the sums before as its bias.
    for first in Swift.stride(from: 0, to: depth, by: 500) {
      let range = first..<min(first + 500, depth)
      result = product(range, sums, isLast: range.upperBound == depth)
      sums = FloatBuffer(count: rows * stride) { target in
        for row in 0..<rows {
          for output in 0..<outputs { target[row * stride + output] = result[row * outputs + output] }
        }
      }
    }
    #expect(product(0..<depth, bias, isLast: true) == result)
    #expect(Set(result).count > 20 && result.allSatisfy { abs($0) <= 20 })
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

  /// A row's result must not depend on the rows beside it: a crop's score is the same in any batch.
  @Test(arguments: variants)
  func resultsDoNotDependOnTheBatch(variant: EngineVariant) throws {
    let kernels = try #require(variant.kernels)
    var random = SeededGenerator("batch", 0)
    let (depth, outputs, rows) = (37, 45, 31)
    let (a, b) = (try random.tensor([rows, depth]).floats(), try random.tensor([outputs, depth]).floats())
    let packed = FloatBuffer(count: kernels.packedCount(k: depth, n: outputs)) { target in
      kernels.pack(b.pointer, k: depth, n: outputs, into: target.baseAddress!)
    }
    let bias = ChannelsLast(kernels: kernels, weights: PackedWeights()).bias(nil, count: outputs)
    func product(_ range: Range<Int>) -> [Float] {
      [Float](unsafeUninitializedCapacity: range.count * outputs) { target, count in
        kernels.gemm(
          .init(
            a: a.pointer + range.lowerBound * depth, lda: depth, m: range.count, segments: 1, segment_stride: 0,
            k: depth, b: packed.pointer, bias: bias.pointer, n: outputs, residual: nil,
            c: target.baseAddress!, ldc: outputs, minimum: -.infinity, maximum: .infinity))
        count = range.count * outputs
      }
    }
    let whole = product(0..<rows)
    for row in 0..<rows { #expect(product(row..<row + 1) == Array(whole[(row * outputs)..<((row + 1) * outputs)])) }
  }
}
