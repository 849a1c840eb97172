@testable import NeuralNetwork

/// A small network written down node by node, with one input x and one output y.
struct NetworkSketch {
  private var random: SeededGenerator
  private var nodes: [Node] = []
  private var constants: [String: Tensor] = [
    "low": Tensor(shape: [], floats: FloatBuffer([0])), "high": Tensor(shape: [], floats: FloatBuffer([6])),
  ]

  init(seed: Int) { random = SeededGenerator("sketch", seed) }

  mutating func add(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [String: Attributes.Value] = [:]
  ) {
    nodes.append(
      Node(
        name: output, type: type, domain: "", opset: 13, attributes: Attributes(values: attributes), inputs: inputs,
        outputs: [output]))
  }

  /// A convolution with random weights and bias.
  mutating func addConvolution(
    _ input: String, _ output: String, channels: (from: Int, to: Int), side: Int = 1, stride: Int = 1, groups: Int = 1
  ) {
    constants["\(output) w"] = random.tensor([channels.to, channels.from / groups, side, side])
    constants["\(output) b"] = random.tensor([channels.to])
    add(
      "Conv", [input, "\(output) w", "\(output) b"], output,
      [
        "group": .integer(groups), "strides": .integers([stride, stride]),
        "pads": .integers([Int](repeating: side / 2, count: 4)),
      ])
  }

  /// A random constant, for nodes that read one.
  mutating func addConstant(_ name: String, _ shape: Shape) { constants[name] = random.tensor(shape, 0.3...2) }

  mutating func addConstant(_ name: String, _ tensor: Tensor) { constants[name] = tensor }

  mutating func addClip(_ input: String, _ output: String) { add("Clip", [input, "low", "high"], output) }

  func network() throws -> Network {
    let image = Array(repeating: Dimension.symbolic(""), count: 4)
    return try Network(
      Graph(
        nodes: nodes, constants: constants, inputs: [ValueInfo(name: "x", shape: image)],
        outputs: [ValueInfo(name: "y", shape: image)], opsets: ["": 13]), metadata: [:], documentation: "",
      name: "sketch")
  }

  /// The largest difference between what a variant computes and what OpenBLAS does on NCHW images, relative to the
  /// largest result.
  func difference(_ variant: EngineVariant, shape: [Int]) throws -> Float {
    var random = SeededGenerator("sketch input", 0)
    let input = try Array(random.tensor(shape).floats())
    let (expected, found) = try (result(.nchw, input, shape), result(variant, input, shape))
    return try found.withUnsafeBufferPointer { try largestDifference($0, expected) }
  }

  private func result(_ variant: EngineVariant, _ input: [Float], _ shape: [Int]) throws -> [Float] {
    let plan = try variant.plan(network(), ["x": shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    workspace.arena(for: plan).update(repeating: .nan, count: plan.arenaByteCount / 4)
    _ = plan.input("x", in: workspace).update(fromContentsOf: input)
    plan.run(in: workspace)
    return Array(plan.output("y", in: workspace))
  }
}
