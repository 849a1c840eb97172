import Foundation
import Testing

@testable import NeuralNetwork

/// A convolution of random shape and weights, in double precision and as a network of one node.
struct ConvolutionCase {
  let x, weights, bias: Tensor64
  let residual: Tensor64?
  let window: Window64
  let groups: Int
  let isClipped: Bool

  /// - Parameters:
  ///   - steps: by how many pixels an image is longer than the window.
  ///   - mayBeClipped: false where sums reach so far beyond the clip that what is left says little of their errors.
  init(
    _ random: inout SeededGenerator, kernel: [Int], strides: [Int], groups: Int, inputs: Int, outputs: Int,
    steps: ClosedRange<Int> = 0...12, mayBeClipped: Bool = true
  ) throws {
    let window = Window64(
      kernel: kernel, strides: strides, dilations: strides == [1, 1] && random.integer(0...3) == 0 ? [2, 1] : [1, 1],
      pads: (0..<4).map { random.integer(0...(kernel[$0 % 2] - 1)) })
    let extents = (0..<2).map { window.dilations[$0] * (kernel[$0] - 1) + 1 + random.integer(steps) }
    let images = random.integer(1...3)
    x = try Tensor64(random.tensor([images, inputs, extents[0], extents[1]]))
    self.window = window
    weights = try Tensor64(random.tensor([outputs, inputs / groups, kernel[0], kernel[1]]))
    bias = try Tensor64(random.tensor([outputs]))
    self.groups = groups
    isClipped = random.flag() && mayBeClipped
    let result = [images, outputs, window.outputExtent(0, of: extents[0]), window.outputExtent(1, of: extents[1])]
    residual = random.flag() && groups != inputs ? try Tensor64(random.tensor(result)) : nil
  }

  var geometry: WindowGeometry {
    let axes = (0..<2).map { axis in
      WindowAxis(
        input: x.shape[2 + axis], output: window.outputExtent(axis, of: x.shape[2 + axis]), kernel: window.kernel[axis],
        stride: window.strides[axis], dilation: window.dilations[axis], padBefore: window.pads[axis],
        padAfter: window.pads[axis + 2])
    }
    return WindowGeometry(vertical: axes[0], horizontal: axes[1])
  }

  func problem() throws -> ConvolutionProblem {
    ConvolutionProblem(
      geometry: geometry, input: x.shape, outputs: weights.shape[0], groups: groups,
      weights: try weights.tensor.floats(),
      epilogue: Epilogue(bias: nil, residual: residual == nil ? nil : 3, activation: nil))
  }

  var expected: Tensor64 {
    var result = Reference64.convolution(x, weights, bias, window, groups: groups)
    if let residual {
      for index in result.values.indices { result.values[index] += residual.values[index] }
    }
    return isClipped ? result.map { min(max($0, 0), 3) } : result
  }

  /// What the engine makes of it.
  func result(_ variant: EngineVariant) throws -> [Float] {
    let network = try network()
    var inputs = ["x": x]
    inputs["residual"] = residual
    let plan = try variant.plan(network, inputs.mapValues(\.shape))
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    workspace.arena(for: plan).update(repeating: .nan, count: plan.arenaByteCount / 4)
    for (name, tensor) in inputs {
      _ = plan.input(name, in: workspace).update(fromContentsOf: tensor.values.map { Float($0) })
    }
    plan.run(in: workspace)
    return Array(plan.output("y", in: workspace))
  }

  private func network() throws -> Network {
    let image = Array(repeating: Dimension.symbolic(""), count: 4)
    var constants = ["w": weights.tensor, "b": bias.tensor]
    constants["low"] = Tensor64(shape: [], values: [0]).tensor
    constants["high"] = Tensor64(shape: [], values: [3]).tensor
    func node(_ type: String, _ inputs: [String], _ output: String, _ attributes: [String: [Int]] = [:]) -> Node {
      var values = attributes.mapValues { Attributes.Value.integers($0) }
      if type == "Conv" { values["group"] = .integer(groups) }
      return Node(
        name: type, type: type, domain: "", opset: 13, attributes: Attributes(values: values), inputs: inputs,
        outputs: [output])
    }
    var nodes = [
      node(
        "Conv", ["x", "w", "b"], "sum",
        ["kernel_shape": window.kernel, "strides": window.strides, "dilations": window.dilations, "pads": window.pads])
    ]
    if residual != nil { nodes.append(node("Add", ["sum", "residual"], "total")) }
    let last = residual == nil ? "sum" : "total"
    nodes.append(isClipped ? node("Clip", [last, "low", "high"], "y") : node("Identity", [last], "y"))
    let inputs =
      [ValueInfo(name: "x", shape: image)] + (residual == nil ? [] : [ValueInfo(name: "residual", shape: image)])
    return try Network(
      Graph(
        nodes: nodes, constants: constants, inputs: inputs, outputs: [ValueInfo(name: "y", shape: image)],
        opsets: ["": 13]), metadata: [:], documentation: "", name: "case")
  }
}

extension Tensor64 {
  var tensor: Tensor { Tensor(shape: shape, floats: FloatBuffer(values.map { Float($0) })) }
}
