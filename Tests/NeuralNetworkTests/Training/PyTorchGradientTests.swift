import Foundation
import Testing

@testable import NeuralNetwork

/// Every gradient kernel against PyTorch's autograd, also at kinks and ties (Fixtures/make_gradient_fixtures.py).
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

/// Whole networks with a loss through training plans, against PyTorch (Fixtures/make_gradient_fixtures.py).
struct NetworkGradientTests {
  @Test(arguments: try GradientFixture.of("networks"))
  func agreesWithPyTorch(fixture: GradientFixture) throws {
    let recorded = try fixture.graph()
    let trainable = try TrainableNetwork(fixture.network())
    let names = Set(trainable.parameters.map(\.name))
    // The gradient of the logits is checked below; the input has none.
    let ends = Set((recorded.inputs + recorded.outputs).map(\.name))
    let differentiated = Set(recorded.constants.keys.filter { $0.hasSuffix("/gradient") }.map { $0.dropLast(9) })
    #expect(names == Set(differentiated.map(String.init)).subtracting(ends))

    let image = try recorded.recorded("image/value")
    let plan = try trainable.plan(inputShapes: ["image": image.shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    // Twice, in memory that holds garbage: the second gradient is added to the first.
    var gradients = [Float](repeating: 0, count: trainable.values.count)
    for filling in [Float.nan, 7] {
      workspace.arena(for: plan).update(repeating: filling, count: plan.arenaByteCount / 4)
      _ = plan.input("image", in: workspace).update(fromContentsOf: image.values.map { Float($0) })
      plan.forward(in: workspace, seed: 1)
      for output in recorded.outputs {
        let expected = try recorded.recorded("\(output.name)/value").values
        #expect(difference(plan.output(output.name, in: workspace), expected) < 1e-5, "\(output.name)")
      }
      try fillOutputGradients(plan, workspace, recorded)
      gradients.withUnsafeMutableBufferPointer { plan.backward(in: workspace, gradients: $0) }
    }
    for parameter in trainable.parameters {
      let expected = try recorded.recorded("\(parameter.name)/gradient")
      #expect(parameter.shape == expected.shape)
      let halves = gradients[parameter.range].map { $0 / 2 }
      #expect(difference(halves, expected.values) < 1e-4, "\(parameter.name)")
    }
  }

  private func fillOutputGradients(_ plan: TrainingPlan, _ workspace: Workspace, _ recorded: Graph) throws {
    for output in recorded.outputs {
      let target = plan.outputGradient(output.name, in: workspace)
      let expected = try recorded.recorded("\(output.name)/gradient")
      _ = target.update(fromContentsOf: expected.values.map { Float($0) })
    }
  }
}
