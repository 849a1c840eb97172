import Testing

@testable import NeuralNetwork

/// Every gradient kernel against central differences of the operator's definition in double precision.
struct CentralDifferenceTests {
  private static let seeds = 0..<3

  /// How many elements of an input are checked one by one, chosen at random; fewer where the definition takes long.
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

        // All elements together, for those that were not chosen.
        let direction = gradient.map { _ in Double.random(in: -1...1, using: &random) }
        let slope = problem.derivative(by: position, along: direction, weights: doubles)
        let found = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
        let scale = gradient.reduce(0) { $0 + abs(Double($1)) }
        #expect(abs(found - slope) <= 1e-5 * max(scale, 1e-3), comment)
      }
      try checkDelivery(problem, output, weights, gradients, &random)
    }
  }

  /// Gradients are stored or added as requested, and do not depend on which others are wanted.
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
    "HardSigmoid", "HardSwish", "LRN", "MaxPool", "Mul", "Relu", "Sigmoid", "Softmax", "Erf", "Gelu", "GlobalMaxPool",
    "GroupNormalization", "InstanceNormalization", "LayerNormalization", "PRelu", "Pow", "ReduceSum", "Resize", "Tanh",
    "Where",
  ])
  func whatTrainableNetworksNeedIsDifferentiable(operation: String) {
    #expect(OperatorRegistry.types[operation] is any DifferentiableOperator.Type)
  }
}

/// The largest difference relative to the largest expected magnitude; infinite if a value is not finite.
func difference(_ found: some Sequence<Float>, _ expected: some Sequence<Double>) -> Double {
  var (largest, scale) = (0.0, 1e-3)
  for (value, reference) in zip(found, expected) {
    guard value.isFinite, reference.isFinite else { return .infinity }
    largest = max(largest, abs(Double(value) - reference))
    scale = max(scale, abs(reference))
  }
  return largest / scale
}

/// One value as both operands: its gradient is one tensor, to which the second operand's part is added.
struct SharedOperandTests {
  @Test(arguments: ["Add", "Sub", "Mul", "Div", "Concat", "MatMul"])
  func bothPartsAreSummed(operation: String) throws {
    var random = SeededGenerator(operation, 0)
    let x = random.tensor([2, 5, 5], 0.5...1.5)
    let attributes: [String: Attributes.Value] = operation == "Concat" ? ["axis": .integer(1)] : [:]
    let problem = try GradientProblem(operation, attributes, [x.computed, x.computed]) { $0[0]! }
    let output = try problem.output()
    let weights = (0..<output.shape.elementCount).map { _ in Float.random(in: -1...1, using: &random) }
    let parts = try problem.gradients(of: output, outputGradient: weights, wanted: [true, true])
    let (left, right) = try (#require(parts[0]), #require(parts[1]))

    let kernel = try problem.op.gradientKernel(problem.operands, wanted: [true, true])
    let value = GuardedFloats(try x.floats())
    let sum = GuardedFloats(count: left.count)
    let (result, upstream) = (GuardedFloats(try output.floats()), GuardedFloats(weights))
    let scratch = GuardedFloats(count: kernel.scratchCount)
    let pointers = [value, value, result, upstream, sum, sum, scratch].map { Optional($0.pointer) }
    kernel.run(pointers: pointers, inputCount: 2, accumulated: 0b10)
    #expect(difference(sum.values, zip(left, right).map { Double($0) + Double($1) }) < 1e-6)
  }
}

struct MaxPoolGradientTests {
  /// A 1x1 window over a 2x2 image with padding: the gradients of windows that cover padding alone are dropped.
  @Test func paddingTakesNoGradient() throws {
    let image = Tensor(shape: [1, 1, 2, 2], floats: FloatBuffer([-1, 0, 2, -.infinity]))
    let problem = try GradientProblem(
      "MaxPool", ["kernel_shape": .integers([1, 1]), "pads": .integers([1, 1, 1, 1])], [image.computed]
    ) { $0[0]! }
    let gradients = try problem.gradients(
      of: problem.output(), outputGradient: (1...16).map { Float($0) }, wanted: [true])
    // -infinity is below the initial value of the maximum, as everywhere in the engine.
    #expect(gradients == [[6, 7, 10, 0]])
  }
}
