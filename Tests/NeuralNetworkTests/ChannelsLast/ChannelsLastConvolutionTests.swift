import Testing

@testable import NeuralNetwork

/// Convolutions of channels-last images against plain sums in double precision: every instruction set this processor has, on
/// random extents, paddings and tails.
struct ChannelsLastConvolutionTests {
  private static let variants = KernelSet.all.map { EngineVariant(kernels: $0, eagerness: .everywhere) }

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

  /// Of whole vectors of channels, and enough of them that plans choose Winograd's filtering.
  @Test(arguments: 0..<8)
  func winograd(seed: Int) throws {
    var random = SeededGenerator("winograd", seed)
    let (side, groups) = (seed % 2 == 0 ? 3 : 5, random.integer(1...2))
    let (inputs, outputs) = (groups * 32, groups * 16 * random.integer(2...3))
    let sample = try ConvolutionCase(
      &random, kernel: [side, side], strides: [1, 1], groups: groups, inputs: inputs, outputs: outputs)
    // What float32 loses in the transforms; a wrong coefficient would be off by a hundredth.
    try expectAgreement(of: sample, within: side == 3 ? 5e-5 : 1e-4)
  }

  /// A network's first layer: few channels, a wide window, a stride.
  @Test(arguments: [(11, 4), (7, 2), (5, 2), (9, 3), (4, 1)], 0..<2)
  func phased(window: (side: Int, stride: Int), seed: Int) throws {
    var random = SeededGenerator("phased", seed)
    let inputs = window.stride == 1 ? 16 : random.integer(1...3)
    let sample = try ConvolutionCase(
      &random, kernel: [window.side, window.side], strides: [window.stride, window.stride], groups: 1, inputs: inputs,
      outputs: 48)
    try expectAgreement(of: sample, within: 5e-5)
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
    let packed = FloatBuffer(count: kernels.packedCount(depth: depth, outputs: outputs)) { target in
      kernels.pack(b.pointer, depth: depth, outputs: outputs, into: target.baseAddress!)
    }
    let bias = ChannelsLast(kernels: kernels, weights: PackedWeights()).bias(nil, count: outputs)
    func product(_ range: Range<Int>) -> [Float] {
      [Float](unsafeUninitializedCapacity: range.count * outputs) { target, count in
        kernels.multiply(
          .init(
            input: a.pointer + range.lowerBound * depth, input_step: depth, rows: range.count, segments: 1,
            segment_step: 0, depth: depth,
            weights: packed.pointer, bias: bias.pointer, outputs: outputs, residual: nil,
            output: target.baseAddress!, output_step: outputs, minimum: -.infinity, maximum: .infinity))
        count = range.count * outputs
      }
    }
    let whole = product(0..<rows)
    for row in 0..<rows { #expect(product(row..<row + 1) == Array(whole[(row * outputs)..<((row + 1) * outputs)])) }
  }
}
