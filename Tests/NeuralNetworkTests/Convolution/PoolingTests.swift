import Testing

@testable import NeuralNetwork

/// Pooling and normalisation of NHWC images against the same on NCHW images: whole vectors of channels, and what is
/// left.
struct PoolingTests {
  private static let variants = EngineVariant.nhwc

  @Test(arguments: variants, 0..<20)
  func pools(variant: EngineVariant, seed: Int) throws {
    var random = SeededGenerator("pooling", seed)
    let kernel = [random.integer(1...4), random.integer(1...4)]
    let dilations = seed % 3 == 0 ? [random.integer(1...3), random.integer(1...2)] : [1, 1]
    let pads = (0..<4).map { random.integer(0...(kernel[$0 % 2] - 1)) }
    var attributes: [String: Attributes.Value] = [
      "kernel_shape": .integers(kernel), "strides": .integers([random.integer(1...3), random.integer(1...3)]),
      "pads": .integers(pads),
    ]
    let isMaximum = random.flag()
    if isMaximum { attributes["dilations"] = .integers(dilations) }
    var sketch = NetworkSketch(seed: seed)
    sketch.add(isMaximum ? "MaxPool" : "AveragePool", ["x"], "y", attributes)
    let shape = [random.integer(1...3), random.integer(2...150), random.integer(10...20), random.integer(10...20)]
    #expect(try sketch.difference(variant, shape: shape) < 1e-6)
  }

  @Test(arguments: variants, [2, 16, 45, 96])
  func normalisesAcrossChannels(variant: EngineVariant, channels: Int) throws {
    for size in [1, 3, 5] {
      var sketch = NetworkSketch(seed: size)
      sketch.add("LRN", ["x"], "y", ["size": .integer(size), "alpha": .float(2), "bias": .float(1.5)])
      #expect(try sketch.difference(variant, shape: [2, channels, 7, 9]) < 1e-6)
    }
  }
}
