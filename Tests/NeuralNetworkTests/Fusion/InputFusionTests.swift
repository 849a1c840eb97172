import Testing

@testable import NeuralNetwork

/// First convolutions that read and normalise NCHW images themselves, against the same network step by step.
struct InputFusionTests {
  private static let variants = EngineVariant.nhwc

  /// The ways in which exporters write a normalisation: numbers for each channel or one for all, on either side.
  private static let chains: [[(type: String, constant: [Int], isConstantLeft: Bool)]] = [
    [("Sub", [1, 3, 1, 1], false), ("Mul", [1, 3, 1, 1], false)],
    [("Div", [], false), ("Sub", [3, 1, 1], false), ("Div", [3, 1, 1], false)],
    [("Mul", [1], true), ("Sub", [3, 1, 1], true), ("Add", [1, 3, 1, 1], true)],
    [],
  ]

  private static func add(
    _ chain: [(type: String, constant: [Int], isConstantLeft: Bool)], to sketch: inout NetworkSketch
  )
    -> String
  {
    var value = "x"
    for (index, step) in chain.enumerated() {
      let (constant, result) = ("constant \(index)", "value \(index)")
      sketch.addConstant(constant, step.constant)
      sketch.add(step.type, step.isConstantLeft ? [constant, value] : [value, constant], result)
      value = result
    }
    return value
  }

  /// Direct convolutions and, of wide windows, space-to-depth; sizes with and without a rest.
  @Test(arguments: variants, [(3, 2), (3, 1), (7, 2), (11, 4)])
  func normalisesOnTheWay(variant: EngineVariant, window: (side: Int, stride: Int)) throws {
    for (seed, chain) in Self.chains.enumerated() {
      for shape in [[2, 3, 61, 47], [1, 3, 9, 140]] {
        var sketch = NetworkSketch(seed: seed)
        let image = Self.add(chain, to: &sketch)
        sketch.addConvolution(image, "a", channels: (3, 32), side: window.side, stride: window.stride)
        sketch.addClip("a", "b")
        sketch.addConvolution("b", "y", channels: (32, 16))
        #expect(try sketch.difference(variant, shape: shape) < 5e-5)
        let plan = try variant.plan(sketch.network(), ["x": shape])
        #expect(plan.layers.map(\.operation) == ["Conv", "Conv", "Layout"])
        #expect(plan.layers[0].operators == chain.map(\.type) + ["Conv", "Clip"])
      }
    }
  }

  /// MobileNet's beginning is one bottleneck, strip by strip.
  @Test(arguments: variants, [[2, 3, 20, 31], [1, 3, 301, 223]])
  func beginsABottleneck(variant: EngineVariant, shape: [Int]) throws {
    var sketch = NetworkSketch(seed: 5)
    let image = Self.add(Self.chains[0], to: &sketch)
    sketch.addConvolution(image, "a", channels: (3, 24), side: 3, stride: 2)
    sketch.addClip("a", "b")
    sketch.addConvolution("b", "c", channels: (24, 24), side: 3, groups: 24)
    sketch.addClip("c", "d")
    sketch.addConvolution("d", "y", channels: (24, 12))
    #expect(try sketch.difference(variant, shape: shape) < 1e-5)
    let plan = try variant.plan(sketch.network(), ["x": shape])
    #expect(plan.layers.map(\.operation) == ["Conv", "Layout"])
  }

  /// What somebody else reads has to be there; what is no number a channel is computed as it stands.
  @Test(arguments: variants)
  func leavesWhatIsNoNormalisation(variant: EngineVariant) throws {
    var shared = NetworkSketch(seed: 6)
    let image = Self.add(Self.chains[0], to: &shared)
    shared.addConvolution(image, "a", channels: (3, 3), side: 3)
    shared.add("Add", ["a", image], "y")
    #expect(try shared.difference(variant, shape: [2, 3, 20, 20]) < 1e-5)
    var columns = NetworkSketch(seed: 7)
    columns.addConstant("column", [1, 1, 1, 3])
    columns.add("Mul", ["x", "column"], "a")
    columns.addConvolution("a", "y", channels: (3, 16), side: 3)
    #expect(try columns.difference(variant, shape: [2, 3, 20, 3]) < 1e-5)
    var reciprocal = NetworkSketch(seed: 8)
    reciprocal.addConstant("dividend", [3, 1, 1])
    reciprocal.add("Sigmoid", ["x"], "a")
    reciprocal.add("Div", ["dividend", "a"], "b")
    reciprocal.addConvolution("b", "y", channels: (3, 16), side: 3)
    #expect(try reciprocal.difference(variant, shape: [2, 3, 20, 12]) < 1e-5)
  }

  /// Subtracting 5 and dividing by zero makes infinities, which a clip cuts off; composed they would make NaNs.
  @Test(arguments: variants)
  func infinitiesStayWhatTheyAre(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 10)
    sketch.addConstant("five", Tensor(shape: [], floats: FloatBuffer([5])))
    sketch.addConstant("zero", Tensor(shape: [3, 1, 1], floats: FloatBuffer([0, 0, 0])))
    sketch.add("Sub", ["x", "five"], "a")
    sketch.add("Div", ["a", "zero"], "b")
    sketch.addClip("b", "c")
    sketch.addConvolution("c", "y", channels: (3, 16), side: 3)
    #expect(try sketch.difference(variant, shape: [1, 3, 9, 9]) < 1e-5)
    var direct = NetworkSketch(seed: 11)
    direct.addConstant("five", Tensor(shape: [], floats: FloatBuffer([5])))
    direct.addConstant("zero", Tensor(shape: [3, 1, 1], floats: FloatBuffer([0, 0, 0])))
    direct.add("Sub", ["x", "five"], "a")
    direct.add("Div", ["a", "zero"], "b")
    direct.addConvolution("b", "y", channels: (3, 16), side: 3)
    let layers = try variant.plan(direct.network(), ["x": [1, 3, 9, 9]]).layers
    #expect(layers.first?.operators == ["Sub"])
  }

  @Test func onlyImagesOfFewChannelsAreReadInNCHW() {
    let axis = WindowAxis(input: 9, output: 7, kernel: 3, stride: 1, dilation: 1, padBefore: 0, padAfter: 0)
    let geometry = WindowGeometry(vertical: axis, horizontal: axis)
    let canRead = (0...5).map { ConvolutionAlgorithm.canReadNCHW(geometry, channels: $0, groups: 1) }
    #expect(canRead == [false, true, true, true, true, false])
  }

  /// A convolution of few channels in the middle of a network reads NCHW, too.
  @Test(arguments: variants)
  func readsNCHWInTheMiddle(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 9)
    sketch.addConvolution("x", "a", channels: (12, 3))
    sketch.addConvolution("a", "b", channels: (3, 16), side: 3)
    sketch.addConvolution("a", "c", channels: (3, 16))
    sketch.add("Add", ["b", "c"], "y")
    #expect(try sketch.difference(variant, shape: [2, 12, 17, 14]) < 1e-5)
  }
}
