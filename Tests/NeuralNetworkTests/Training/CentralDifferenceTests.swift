import Testing

@testable import NeuralNetwork

/// Every gradient kernel against central differences of the operator's definition in double precision.
struct CentralDifferenceTests {
  private static let seeds = 0..<3

  /// Elements of an input whose derivatives are taken one by one, chosen at random; fewer where the definition takes
  /// long.
  private static func elementLimit(_ inputCount: Int, _ outputCount: Int) -> Int {
    max(4, min(40, 10_000_000 / (inputCount * outputCount + 1)))
  }

  @Test(arguments: GradientCase.all)
  func agreesWithCentralDifferences(gradientCase: GradientCase) throws {
    for seed in Self.seeds {
      var random = SeededGenerator(gradientCase.testDescription, seed)
      let problem = try gradientCase.draw(&random)
      let output = try problem.output()
      let exact = problem.reference(problem.exactInputs)
      try #require(output.shape == exact.shape, "seed \(seed)")
      #expect(difference(try output.floats(), exact.values) < 1e-5, "the output, seed \(seed)")

      let weights = exact.values.map { _ in Float.random(in: -1...1, using: &random) }
      let wanted = problem.isDifferentiated
      let gradients = try problem.gradients(of: output, outputGradient: weights, wanted: wanted)
      for (position, gradient) in gradients.enumerated() {
        guard let gradient else { continue }
        let comment: Comment = "input \(position), seed \(seed)"
        let doubles = weights.map { Double($0) }
        let limit = Self.elementLimit(gradient.count, weights.count)
        let chosen = gradient.indices.shuffled(using: &random).prefix(limit)
        let expected = chosen.map { problem.derivative(by: position, element: $0, weights: doubles) }
        #expect(difference(chosen.map { gradient[$0] }, expected) < 1e-4, comment)

        // All elements together, so that none that was not chosen can be wrong.
        let direction = gradient.map { _ in Double.random(in: -1...1, using: &random) }
        let slope = problem.derivative(by: position, along: direction, weights: doubles)
        let found = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
        let scale = gradient.reduce(0) { $0 + abs(Double($1)) }
        #expect(abs(found - slope) <= 1e-5 * max(scale, 1e-3), comment)
      }
      try checkDelivery(problem, output, weights, gradients, &random)
    }
  }

  /// Gradients are stored or added as asked, and do not depend on which others are wanted.
  private func checkDelivery(
    _ problem: GradientProblem, _ output: Tensor, _ weights: [Float], _ gradients: [[Float]?],
    _ random: inout SeededGenerator
  ) throws {
    let wanted = problem.isDifferentiated
    for position in wanted.indices where wanted[position] {
      let alone = wanted.indices.map { $0 == position }
      let gradient = try problem.gradients(of: output, outputGradient: weights, wanted: alone)
      #expect(gradient[position] == gradients[position], "input \(position) alone")
    }
    let passedOn = try problem.gradients(of: output, outputGradient: weights, wanted: wanted, isPassedOn: true)
    #expect(passedOn == gradients, "in place of the output's gradient")
    guard try !problem.op.gradientKernel(problem.operands, wanted: wanted).isView else { return }
    let before = problem.inputs.map { input in
      (0..<(input?.tensor.shape.elementCount ?? 0)).map { _ in Float.random(in: -1...1, using: &random) }
    }
    let sums = try problem.gradients(of: output, outputGradient: weights, wanted: wanted, addingTo: before)
    for (position, gradient) in gradients.enumerated() {
      guard let gradient, let sum = sums[position] else { continue }
      let expected = zip(gradient, before[position]).map { Double($0) + Double($1) }
      #expect(difference(sum, expected) < 1e-6, "input \(position) added to")
    }
  }

  @Test func everyDifferentiableOperatorHasCases() {
    let covered = Set(GradientCase.all.map(\.operation))
    let differentiable = OperatorRegistry.types.filter { $0.value is any DifferentiableOperator.Type }
    #expect(Set(differentiable.keys).subtracting(covered).isEmpty)
  }

  @Test(arguments: [
    "Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Conv", "Dropout", "Gemm", "GlobalAveragePool",
    "HardSigmoid", "HardSwish", "LRN", "MaxPool", "Mul", "Relu", "Sigmoid", "Softmax",
  ])
  func whatTrainableNetworksNeedIsDifferentiable(operation: String) {
    #expect(OperatorRegistry.types[operation] is any DifferentiableOperator.Type)
  }
}

/// The largest difference relative to the largest expected magnitude; infinite where something is no number.
func difference(_ found: some Sequence<Float>, _ expected: some Sequence<Double>) -> Double {
  var (largest, scale) = (0.0, 1e-3)
  for (value, reference) in zip(found, expected) {
    guard value.isFinite, reference.isFinite else { return .infinity }
    largest = max(largest, abs(Double(value) - reference))
    scale = max(scale, abs(reference))
  }
  return largest / scale
}
