import Testing

@testable import NeuralNetwork

/// Every gradient kernel against PyTorch's autograd, at kinks and ties too (make_gradient_fixtures.py).
struct PyTorchGradientTests {
  @Test(arguments: try GradientFixture.operators())
  func agreesWithPyTorch(fixture: GradientFixture) throws {
    let graph = try fixture.graph()
    let problem = try graph.problem()
    let node = graph.nodes[0]
    let output = try problem.output()
    let expected = problem.reference([])
    try #require(output.shape == expected.shape)
    #expect(difference(try output.floats(), expected.values) < 1e-5, "the output")
    let upstream = try graph.recorded("\(node.output)/gradient").values.map { Float($0) }
    let gradients = try problem.gradients(
      of: output, outputGradient: upstream, wanted: problem.isDifferentiated)
    for (position, gradient) in gradients.enumerated() {
      guard let gradient, let name = node.inputs[position] else { continue }
      let recorded = try graph.recorded("\(name)/gradient")
      try #require(gradient.count == recorded.values.count)
      #expect(difference(gradient, recorded.values) < 1e-5, "the gradient of \(name)")
    }
  }

  @Test func everyDifferentiableOperatorHasFixtures() throws {
    let covered = Set(try GradientFixture.operators().map(\.group))
    let differentiable = OperatorRegistry.types.filter { $0.value is any DifferentiableOperator.Type }
    #expect(Set(differentiable.keys).subtracting(covered).isEmpty)
  }
}
