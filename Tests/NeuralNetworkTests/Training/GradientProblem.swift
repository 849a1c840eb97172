@testable import NeuralNetwork

/// An operator on given inputs, with its definition in double precision.
struct GradientProblem: Sendable {
  /// What the engine knows of an input when it makes the kernels, and whether there is a gradient to check.
  enum Role: Sendable {
    /// Computed by the network: its shape alone is known.
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

  /// An operator as a file would give it.
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

  /// Whether each input has a gradient to check.
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
