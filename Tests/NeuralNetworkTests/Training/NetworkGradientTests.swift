import Foundation
import Testing

@testable import NeuralNetwork

/// Whole networks with a loss through training plans, against PyTorch (make_gradient_fixtures.py).
struct NetworkGradientTests {
  @Test(arguments: try GradientFixture.of("networks"))
  func agreesWithPyTorch(fixture: GradientFixture) throws {
    let recorded = try fixture.graph()
    let trainable = try TrainableNetwork(fixture.network())
    let names = Set(trainable.parameters.map(\.name))
    // Of the loss by the logits, the gradient is held to PyTorch below; that by the input nobody asks for.
    let ends = Set((recorded.inputs + recorded.outputs).map(\.name))
    let differentiated = Set(recorded.constants.keys.filter { $0.hasSuffix("/gradient") }.map { $0.dropLast(9) })
    #expect(names == Set(differentiated.map(String.init)).subtracting(ends))

    let image = try recorded.recorded("image/value")
    let plan = try trainable.plan(inputShapes: ["image": image.shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    // Twice, in memory that holds rubbish: the second gradient is added to the first.
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

  /// That of the logits from the loss, the others as recorded.
  private func fillOutputGradients(_ plan: TrainingPlan, _ workspace: Workspace, _ recorded: Graph) throws {
    for output in recorded.outputs {
      let target = plan.outputGradient(output.name, in: workspace)
      let expected = try recorded.recorded("\(output.name)/gradient")
      guard output.name == "logits" else {
        _ = target.update(fromContentsOf: expected.values.map { Float($0) })
        continue
      }
      let targets = try recorded.recorded("logits/targets")
      let loss = targets.values.map { Float($0) }.withUnsafeBufferPointer { targets in
        SoftmaxCrossEntropy.loss(
          logits: plan.output("logits", in: workspace), targets: targets, categories: expected.shape[1],
          gradient: target)
      }
      #expect(abs(loss - (try recorded.recorded("loss").values[0])) < 1e-5)
      #expect(difference(target, expected.values) < 1e-5, "the gradient of the logits")
    }
  }
}
