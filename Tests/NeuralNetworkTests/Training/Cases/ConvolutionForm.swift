@testable import NeuralNetwork

/// The attributes and fused parts of a Conv whose other properties are drawn at random.
struct ConvolutionForm: Sendable {
  /// Inputs and outputs of one group.
  var groupInputs = 3
  var groupOutputs = 4
  var groups = 1
  var window = Window64(kernel: [3, 3])
  var autoPadding: String?
  var hasBias = true
  var hasResidual = false
  var activation: Activation?
  /// Height and width are drawn from here.
  var extents = 5...9

  func problem(_ random: inout SeededGenerator) throws -> GradientProblem {
    // Drawn again if a result is so close to a kink of the activation that a small step crosses it.
    while true {
      let problem = try draw(&random)
      let sums = try self.problem(problem.inputs, activation: nil).reference(problem.exactInputs)
      let kinks = [activation?.bounds?.minimum, activation?.bounds?.maximum].compactMap { $0 }
      if sums.values.allSatisfy({ sum in kinks.allSatisfy { abs(Double($0) - sum) > 1e-4 } }) { return problem }
    }
  }

  private func draw(_ random: inout SeededGenerator) throws -> GradientProblem {
    let (height, width) = (random.integer(extents), random.integer(extents))
    let outputs = groups * groupOutputs
    let x = random.tensor([random.integer(1...2), groups * groupInputs, height, width])
    let weights = random.tensor([outputs, groupInputs] + window.kernel)
    var inputs: [GradientProblem.Input?] = [x.computed, weights.parameter]
    if hasBias || hasResidual { inputs.append(hasBias ? random.tensor([outputs]).parameter : nil) }
    if hasResidual {
      let window = window(over: x.shape)
      let shape = [x.shape[0], outputs, window.outputExtent(0, of: height), window.outputExtent(1, of: width)]
      inputs.append(random.tensor(shape).computed)
    }
    return try problem(inputs, activation: activation)
  }

  private func problem(_ inputs: [GradientProblem.Input?], activation: Activation?) throws -> GradientProblem {
    let groups = groups
    let window = window(over: inputs[0]!.tensor.shape)
    let node = Node(
      name: "conv", type: "Conv", domain: "", opset: 21, attributes: Attributes(values: attributes),
      inputs: ["x", "weights", "bias"], outputs: ["y"])
    var layer = FusedLayer(
      stages: [.init(operation: .convolution(try Conv(node)), activation: activation)], context: nil)
    layer.hasResidual = hasResidual
    return try GradientProblem(layer, inputs) { inputs in
      var sums = Reference64.convolution(
        inputs[0]!, inputs[1]!, inputs.count > 2 ? inputs[2] : nil, window, groups: groups)
      if inputs.count > 3, let residual = inputs[3] { sums = Reference64.broadcast(sums, residual, +) }
      guard let bounds = activation?.bounds else { return sums }
      return sums.map { Reference64.clip($0, Double(bounds.minimum), Double(bounds.maximum)) }
    }
  }

  private var attributes: [String: Attributes.Value] {
    var attributes: [String: Attributes.Value] = [
      "group": .integer(groups), "strides": .integers(window.strides), "dilations": .integers(window.dilations),
    ]
    if let autoPadding {
      attributes["auto_pad"] = .string(autoPadding)
    } else {
      attributes["pads"] = .integers(window.pads)
    }
    return attributes
  }

  /// The window with its padding, which `auto_pad` makes depend on the input's extents.
  private func window(over shape: Shape) -> Window64 {
    guard let autoPadding else { return window }
    var window = window
    for axis in 0...1 {
      let (input, stride) = (shape[axis + 2], window.strides[axis])
      let span = ((input + stride - 1) / stride - 1) * stride + window.dilations[axis] * (window.kernel[axis] - 1) + 1
      let total = max(span - input, 0)
      let (less, more) = (total / 2, total - total / 2)
      window.pads[axis] = autoPadding == "SAME_UPPER" ? less : more
      window.pads[axis + 2] = autoPadding == "SAME_UPPER" ? more : less
    }
    return window
  }
}

/// The window attributes of Conv and the pools.
struct Window64: Sendable {
  /// Height and width.
  var kernel: [Int]
  var strides = [1, 1]
  var dilations = [1, 1]
  /// Top, left, bottom, right.
  var pads = [0, 0, 0, 0]
  var rounds = Rounding.down

  enum Rounding: Sendable {
    case down, up
  }

  /// The output's extent along axis 0 (height) or 1 (width), as the operators' specification gives it.
  func outputExtent(_ axis: Int, of input: Int) -> Int {
    let window = dilations[axis] * (kernel[axis] - 1) + 1
    let padded = Double(input + pads[axis] + pads[axis + 2])
    let steps = (padded - Double(window)) / Double(strides[axis])
    guard rounds == .up else { return Int(steps.rounded(.down)) + 1 }
    let extent = Int(steps.rounded(.up)) + 1
    // The last window must begin in the input or in the padding before it.
    return (extent - 1) * strides[axis] >= input + pads[axis] ? extent - 1 : extent
  }

  /// Every (input y, input x) under the window of an output, inside the image or not.
  func positions(_ y: Int, _ x: Int) -> [(y: Int, x: Int)] {
    (0..<kernel[0]).flatMap { row in
      (0..<kernel[1]).map { column in
        (y * strides[0] - pads[0] + row * dilations[0], x * strides[1] - pads[1] + column * dilations[1])
      }
    }
  }
}
