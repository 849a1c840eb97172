// The operators that apply one function to each element: Relu, LeakyRelu, Clip, Sigmoid, HardSigmoid, HardSwish, Sqrt.

/// An operator with one input that applies an ``Activation`` to each element.
///
/// Layout does not matter to it, so that one kernel serves NCHW and NHWC.
protocol ActivationOperator: DifferentiableOperator {
  /// The function; takes the operands because the bounds of `Clip` may be inputs.
  func activation(_ operands: Operands) throws(OperatorError) -> Activation
}

extension ActivationOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let activation = try activation(operands)
    let count = try operands.shape(0).elementCount
    return Kernel(canRunInPlace: true) { activation.apply($0.input(0), $0.output(0), count: count) }
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .any }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let activation = try activation(operands)
    let count = try operands.shape(0).elementCount
    let readsValue = activation.derivativeReadsValue
    return GradientKernel(readsInputs: readsValue ? [] : [0], readsOutput: readsValue, inPlaceInput: 0) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      activation.pullBack(
        arguments.outputGradient, at: readsValue ? arguments.output : arguments.input(0), into: target, count: count,
        accumulates: arguments.accumulates(0))
    }
  }
}

/// ONNX Relu: max(x, 0).
struct Relu: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .relu }
}

/// ONNX LeakyRelu: x where x >= 0, else alpha * x.
struct LeakyRelu: ActivationOperator {
  private let slope: Float

  init(_ node: Node) throws(OperatorError) { slope = try node.attributes.float("alpha") ?? 0.01 }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .leakyRelu(slope: slope) }
}

/// ONNX Clip: the bounds are attributes before opset 11 and optional inputs since.
struct Clip: ActivationOperator {
  private let minimum, maximum: Float?
  private let hasInputs: Bool

  init(_ node: Node) throws(OperatorError) {
    hasInputs = node.opset >= 11
    minimum = try hasInputs ? nil : node.attributes.float("min")
    maximum = try hasInputs ? nil : node.attributes.float("max")
  }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation {
    let lower = try hasInputs ? bound(1, "the minimum", operands) : minimum
    let upper = try hasInputs ? bound(2, "the maximum", operands) : maximum
    return .clip(minimum: lower ?? -.infinity, maximum: upper ?? .infinity)
  }

  private func bound(_ index: Int, _ role: String, _ operands: Operands) throws(OperatorError) -> Float? {
    guard let tensor = try operands.constant(index, role) else { return nil }
    guard tensor.shape.elementCount == 1 else { throw OperatorError("\(role) must be one number") }
    return try tensor.floats()[0]
  }
}

/// ONNX Sigmoid: 1 / (1 + exp(-x)).
struct Sigmoid: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .sigmoid }
}

/// ONNX HardSigmoid: max(0, min(1, alpha * x + beta)).
struct HardSigmoid: ActivationOperator {
  let slope, offset: Float

  init(_ node: Node) throws(OperatorError) {
    slope = try node.attributes.float("alpha") ?? 0.2
    offset = try node.attributes.float("beta") ?? 0.5
  }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation {
    .hardSigmoid(slope: slope, offset: offset)
  }
}

/// ONNX HardSwish: x * max(0, min(1, x / 6 + 1 / 2)).
struct HardSwish: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .hardSwish }
}

/// ONNX Sqrt.
struct Sqrt: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .squareRoot }
}

/// An activation that the graph spells as several nodes, such as `Mul(x, Sigmoid(x))`; made by fusion.
struct FusedActivation: ActivationOperator {
  private let function: Activation

  init(_ function: Activation) { self.function = function }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by fusion only") }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { function }
}
