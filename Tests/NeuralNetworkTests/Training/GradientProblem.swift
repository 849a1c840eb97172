@testable import NeuralNetwork

/// An operator with given inputs, and its definition in double precision.
struct GradientProblem: Sendable {
  /// What the engine knows about an input when it makes the kernels, and whether its gradient is checked.
  enum Role: Sendable {
    /// Computed by the network: only its shape is known.
    case computed
    /// A constant in training.
    case parameter
    /// A constant without a gradient: a statistic, a bound, axes.
    case fixed
  }

  struct Input: Sendable {
    let tensor: Tensor
    let role: Role
  }

  let op: any DifferentiableOperator
  /// By position; nil where an optional input is left out.
  let inputs: [Input?]
  /// Those that hold floats, in double precision.
  let exactInputs: [Tensor64?]
  /// The output, from the inputs that hold floats.
  let reference: @Sendable ([Tensor64?]) -> Tensor64

  /// An operator as read from a file.
  init(
    _ type: String, opset: Int = 21, _ attributes: [String: Attributes.Value] = [:], _ inputs: [Input?],
    reference: @escaping @Sendable ([Tensor64?]) -> Tensor64
  ) throws {
    let node = Node(
      name: type, type: type, domain: "", opset: opset, attributes: Attributes(values: attributes),
      inputs: inputs.indices.map { inputs[$0].map { _ in "input \(type)" } }, outputs: ["output"])
    try self.init(OperatorRegistry.make(node), inputs, reference: reference)
  }

  init(_ op: any Operator, _ inputs: [Input?], reference: @escaping @Sendable ([Tensor64?]) -> Tensor64) throws {
    guard let op = op as? any DifferentiableOperator else { throw OperatorError("\(op) has no gradient") }
    self.op = op
    self.inputs = inputs
    exactInputs = inputs.map { input in input.flatMap { try? Tensor64($0.tensor) } }
    self.reference = reference
  }

  var operands: Operands {
    Operands(
      inputs.map { input in input.map { $0.role == .computed ? Operand(shape: $0.tensor.shape) : Operand($0.tensor) } })
  }

  /// Whether the gradient of each input is checked.
  var isDifferentiated: [Bool] { inputs.map { input in input.map { $0.role != .fixed } ?? false } }
}

extension Tensor {
  var computed: GradientProblem.Input { .init(tensor: self, role: .computed) }
  var parameter: GradientProblem.Input { .init(tensor: self, role: .parameter) }
  var fixed: GradientProblem.Input { .init(tensor: self, role: .fixed) }

  /// A list of integers: axes, a shape, pads.
  static func integers(_ values: [Int]) -> GradientProblem.Input {
    Tensor(shape: [values.count], integers: values.map { Int64($0) }).fixed
  }
}

/// Derivatives of sum(weights * reference(inputs)) by central differences in double precision.
extension GradientProblem {
  /// The error is about step^2 times a third derivative plus 1e-16 / step: below 1e-8 for values near one.
  private static var step: Double { 1e-5 }

  private func objective(_ inputs: [Tensor64?], _ weights: [Double]) -> Double {
    let values = reference(inputs).values
    var sum = 0.0
    for index in values.indices { sum += weights[index] * values[index] }
    return sum
  }

  /// The derivative by one element of an input.
  func derivative(by position: Int, element: Int, weights: [Double]) -> Double {
    derivative(by: position, weights: weights) { $0[element] += $1 }
  }

  /// The derivative along a direction in the space of one input.
  func derivative(by position: Int, along direction: [Double], weights: [Double]) -> Double {
    derivative(by: position, weights: weights) { values, step in
      for index in values.indices { values[index] += step * direction[index] }
    }
  }

  private func derivative(
    by position: Int, weights: [Double], move: (_ values: inout [Double], _ step: Double) -> Void
  ) -> Double {
    var (above, below) = (exactInputs, exactInputs)
    guard var raised = above[position], var lowered = below[position] else { return .nan }
    move(&raised.values, GradientProblem.step)
    move(&lowered.values, -GradientProblem.step)
    above[position] = raised
    below[position] = lowered
    return (objective(above, weights) - objective(below, weights)) / (2 * GradientProblem.step)
  }
}
