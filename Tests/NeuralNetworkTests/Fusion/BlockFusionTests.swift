import Testing

@testable import NeuralNetwork

/// Chains computed in strips against the same layers one after the other.
struct BlockFusionTests {
  private static let variants = EngineVariant.nhwc

  /// Images of one strip and of several, with rows kept between them.
  @Test(arguments: variants, [(1, 3), (2, 3), (1, 5), (2, 5), (3, 3)])
  func agreesWithSingleConvolutions(variant: EngineVariant, window: (stride: Int, side: Int)) throws {
    for shape in [[2, 12, 9, 7], [1, 12, 70, 53]] {
      var sketch = NetworkSketch(seed: window.side)
      sketch.addConvolution("x", "a", channels: (12, 72))
      sketch.addClip("a", "b")
      sketch.addConvolution("b", "c", channels: (72, 72), side: window.side, stride: window.stride, groups: 72)
      sketch.addClip("c", "d")
      sketch.addConvolution("d", "e", channels: (72, 12))
      sketch.add(window.stride == 1 ? "Add" : "Identity", window.stride == 1 ? ["e", "x"] : ["e"], "y")
      #expect(try sketch.difference(variant, shape: shape) < 1e-5)
      let plan = try variant.plan(sketch.network(), ["x": shape])
      #expect(plan.layers.count { $0.operation == "Conv" } == 1)
    }
  }

  @Test(arguments: variants)
  func needsNoExpansionOrNoProjection(variant: EngineVariant) throws {
    var first = NetworkSketch(seed: 1)
    first.add("HardSwish", ["x"], "a")
    first.addConvolution("a", "b", channels: (24, 24), side: 3, groups: 24)
    first.add("HardSwish", ["b"], "c")
    first.addConvolution("c", "y", channels: (24, 20))
    #expect(try first.difference(variant, shape: [2, 24, 80, 90]) < 1e-5)
    var second = NetworkSketch(seed: 2)
    second.addConvolution("x", "a", channels: (24, 40))
    second.add("HardSwish", ["a"], "b")
    second.addConvolution("b", "y", channels: (40, 40), side: 3, stride: 2, groups: 40)
    #expect(try second.difference(variant, shape: [2, 24, 80, 90]) < 1e-5)
  }

  /// How most networks begin: a convolution by rows or by tiles, pooling, and a product or none. Images of one strip
  /// and of several; windows that reach into the padding, and beyond it.
  @Test(arguments: variants, [(3, 2), (7, 2), (11, 4)])
  func poolsWhatAStemMakes(variant: EngineVariant, window: (side: Int, stride: Int)) throws {
    let poolings: [[String: Attributes.Value]] = [
      ["kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]), "ceil_mode": .integer(1)],
      ["kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]), "pads": .integers([1, 1, 1, 1])],
      ["kernel_shape": .integers([2, 5]), "strides": .integers([3, 1]), "dilations": .integers([2, 1])],
    ]
    for (seed, pooling) in poolings.enumerated() {
      for shape in [[2, 3, 60, 47], [1, 3, 290, 310]] {
        for isProjected in [false, true] {
          var sketch = NetworkSketch(seed: seed)
          sketch.addConvolution("x", "a", channels: (3, 96), side: window.side, stride: window.stride)
          sketch.add("Relu", ["a"], "b")
          sketch.add("MaxPool", ["b"], isProjected ? "c" : "y", pooling)
          if isProjected { sketch.addConvolution("c", "y", channels: (96, 20)) }
          #expect(try sketch.difference(variant, shape: shape) < 5e-5)
          let plan = try variant.plan(sketch.network(), ["x": shape])
          #expect(plan.layers.map(\.operation) == ["Conv", "Layout"])
          #expect(plan.layers[0].operators == ["Conv", "Relu", "MaxPool"] + (isProjected ? ["Conv"] : []))
        }
      }
    }
  }

  /// A constant is stored as NCHW whatever the layout of what it is added to.
  @Test(arguments: variants)
  func addsAConstantImage(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 4)
    sketch.addConstant("image", [1, 16, 8, 9])
    sketch.addConvolution("x", "a", channels: (24, 16))
    sketch.add("Add", ["a", "image"], "y")
    #expect(try sketch.difference(variant, shape: [1, 24, 8, 9]) < 1e-5)
  }

  /// A value in the middle that somebody else reads has to be there.
  @Test(arguments: variants)
  func leavesWhatOthersRead(variant: EngineVariant) throws {
    var sketch = NetworkSketch(seed: 3)
    sketch.addConvolution("x", "a", channels: (16, 32))
    sketch.addConvolution("a", "b", channels: (32, 32), side: 3, groups: 32)
    sketch.add("Add", ["a", "b"], "c")
    sketch.addConvolution("c", "y", channels: (32, 8))
    #expect(try sketch.difference(variant, shape: [2, 16, 20, 20]) < 1e-5)
  }
}
