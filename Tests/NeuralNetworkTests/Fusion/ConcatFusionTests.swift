import Testing

@testable import NeuralNetwork

/// Convolutions that write into a Concat's place against a Concat that copies.
struct ConcatFusionTests {
  private static let variants = EngineVariant.nhwc

  /// SqueezeNet's fire module (arXiv 1602.07360).
  @Test(arguments: variants)
  func aFireModuleNeedsNoConcat(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 0)
    sketch.addConvolution("x", "squeeze", channels: (20, 32))
    sketch.add("Relu", ["squeeze"], "s")
    sketch.addConvolution("s", "a", channels: (32, 40))
    sketch.addClip("a", "left")
    sketch.addConvolution("s", "b", channels: (32, 48), side: 3)
    sketch.addClip("b", "right")
    sketch.add("Concat", ["left", "right"], "joined", ["axis": .integer(1)])
    sketch.addConvolution("joined", "y", channels: (88, 16))
    #expect(try sketch.difference(variant, shape: [3, 20, 13, 11]) < 5e-5)
    let layers = try variant.plan(sketch.network(), ["x": [3, 20, 13, 11]]).layers
    #expect(!layers.contains { $0.operation == "Concat" })
  }

  /// Convolutions that read NCHW write whole images.
  @Test(arguments: variants)
  func partsOfFewChannelsAreCopied(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 2)
    sketch.addConvolution("x", "a", channels: (3, 16), side: 3)
    sketch.addConvolution("x", "b", channels: (3, 16), side: 5)
    sketch.add("Concat", ["a", "b"], "joined", ["axis": .integer(1)])
    sketch.addConvolution("joined", "y", channels: (32, 8))
    #expect(try sketch.difference(variant, shape: [1, 3, 8, 8]) < 5e-5)
  }

  @Test(arguments: variants)
  func aPartThatIsReadElsewhereIsCopied(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 1)
    sketch.addConvolution("x", "a", channels: (16, 16))
    sketch.addConvolution("x", "b", channels: (16, 16), side: 3)
    sketch.add("Concat", ["a", "b"], "joined", ["axis": .integer(1)])
    sketch.addConvolution("joined", "c", channels: (32, 16))
    sketch.add("Add", ["c", "a"], "y")
    #expect(try sketch.difference(variant, shape: [2, 16, 9, 9]) < 5e-5)
  }
}
