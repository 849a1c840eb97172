import Testing

@testable import NeuralNetwork

/// One way of using an operator, drawn anew for every seed.
struct GradientCase: CustomTestStringConvertible, Sendable {
  /// As ``OperatorRegistry`` names it, or "fused" for what only fusion makes.
  let operation: String
  let name: String
  let draw: @Sendable (inout SeededGenerator) throws -> GradientProblem

  init(
    _ operation: String, _ name: String, draw: @escaping @Sendable (inout SeededGenerator) throws -> GradientProblem
  ) {
    self.operation = operation
    self.name = name
    self.draw = draw
  }

  var testDescription: String { "\(operation): \(name)" }

  static let all: [GradientCase] = activations + arithmetic + convolution + matrices + pooling + normalization + shaping
}
