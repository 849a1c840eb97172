@testable import NeuralNetwork

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
