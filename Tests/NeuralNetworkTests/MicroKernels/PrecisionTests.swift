import Testing

@testable import NeuralNetwork

/// Plans in lower precision.
struct PrecisionTests {
  private static let variants = [Precision.int8, .int16, .bfloat16].flatMap { precision in
    MicroKernels.all.map { EngineVariant(kernels: $0, precision: precision) }
  }

  /// Every way of computing a convolution, and float32 where there is none in the precision.
  @Test(arguments: variants, PartitionTests.sketches.indices)
  func `Plans stay near float32`(variant: EngineVariant, index: Int) throws {
    let (name, sketch, shape) = PartitionTests.sketches[index]
    let limit: Float = variant.precision == .int16 ? 0.002 : 0.03
    #expect(try sketch.difference(variant, shape: shape) < limit, "\(name)")
  }

  @Test(arguments: variants)
  func `A bottleneck's products are in the precision`(variant: EngineVariant) throws {
    let bottleneck = try #require(PartitionTests.sketches.first { $0.name == "bottleneck" })
    let full = EngineVariant(kernels: variant.kernels)
    let rounding = try bottleneck.sketch.difference(full, shape: bottleneck.shape)
    let difference = try bottleneck.sketch.difference(variant, shape: bottleneck.shape)
    // Where the instruction set has no such products the plan is that of float32.
    let hasProducts = variant.kernels?.quantizedGEMM(variant.precision, isNegativeRare: false) != nil
    #expect(hasProducts ? difference > 10 * rounding : difference == rounding)
  }

  @Test(arguments: Precision.allCases)
  func `A precision that the processor lacks is refused`(precision: Precision) throws {
    let (_, sketch, shape) = PartitionTests.sketches[0]
    let network = try sketch.network()
    #expect(Precision.supported.contains(.float32))
    if precision.isSupported {
      #expect(throws: Never.self) { try network.plan(inputShapes: ["x": shape], precision: precision) }
    } else {
      #expect(throws: NetworkError(network: "sketch", reason: "this processor has no \(precision.rawValue) products")) {
        try network.plan(inputShapes: ["x": shape], precision: precision)
      }
    }
  }
}
