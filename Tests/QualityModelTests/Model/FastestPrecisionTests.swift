import NeuralNetwork
import Testing

@testable import QualityModel

@Suite struct FastestPrecisionTests {
  private func metadata(_ cost: (Precision) -> PrecisionAccuracy?) throws -> ModelMetadata {
    var metadata = try ModelMetadata(properties: [:], model: "m.onnx", documentation: "", fixedCropSize: nil)
    for precision in Precision.allCases { metadata.precisions[precision] = cost(precision) }
    return metadata
  }

  @Test func `Without figures, or with costs that people would notice, scores stay in float32`() throws {
    #expect(try metadata { _ in nil }.fastestHarmlessPrecision == .float32)
    let wrong = PrecisionAccuracy(sroccChange: 0, meanDifference: 0.5, largestDifference: 2)
    #expect(try metadata { _ in wrong }.fastestHarmlessPrecision == .float32)
    let disordered = PrecisionAccuracy(sroccChange: -0.002, meanDifference: 0.01, largestDifference: 0.1)
    #expect(try metadata { _ in disordered }.fastestHarmlessPrecision == .float32)
  }

  @Test func `What costs nothing is taken where the processor has it`() throws {
    let free = PrecisionAccuracy(sroccChange: 0.0001, meanDifference: 0.02, largestDifference: 0.1)
    let chosen = try metadata { $0 == .int16 ? free : nil }.fastestHarmlessPrecision
    #expect(chosen == (Precision.int16.isVectorised ? .int16 : .float32))
    // Differences count in hundredths of the scale.
    var wide = try metadata { _ in PrecisionAccuracy(sroccChange: 0, meanDifference: 0.05, largestDifference: 0.2) }
    wide.scale = ScoreScale(minimum: 0, maximum: 1, higherIsBetter: true)
    #expect(wide.fastestHarmlessPrecision == .float32)
  }
}
