import Testing

@testable import NeuralNetwork

/// Every operator, and every fusion, against what ONNX Runtime computed (Fixtures/make_operator_fixtures.py).
struct OperatorTests {
  @Test(arguments: try OperatorCase.all(), EngineVariant.all)
  func agreesWithONNXRuntime(operatorCase: OperatorCase, variant: EngineVariant) throws {
    let network = try operatorCase.network()
    let (inputs, expected) = try (operatorCase.inputs, operatorCase.outputs)
    try #require(inputs.count == network.inputs.count && expected.count == network.outputs.count)
    let plan = try variant.plan(network, operatorCase.inputShapes(network))
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    // Twice, in memory that holds garbage: a result must not depend on what an earlier run left behind.
    for filling in [Float.nan, 7] {
      workspace.arena(for: plan).update(repeating: filling, count: plan.arenaByteCount / 4)
      for (port, tensor) in zip(network.inputs, inputs) {
        _ = plan.input(port.name, in: workspace).update(fromContentsOf: try tensor.floats())
      }
      plan.run(in: workspace)
      for (port, tensor) in zip(network.outputs, expected) {
        #expect(plan.outputShapes[port.name] == tensor.shape)
        let difference = try largestDifference(plan.output(port.name, in: workspace), tensor.floats())
        #expect(difference < 1e-5, "output \(port.name)")
      }
    }
  }

  @Test func everyOperatorOfTheRegistryHasCases() throws {
    let covered = Set(try OperatorCase.all().map(\.group))
    #expect(Set(OperatorRegistry.types.keys).subtracting(covered).isEmpty)
  }
}

/// Difference relative to the largest expected magnitude; infinite where one is a number and the other is not.
func largestDifference(_ found: UnsafeBufferPointer<Float>, _ expected: some Collection<Float>) throws -> Float {
  try #require(found.count == expected.count)
  var scale: Float = 1e-3
  var largest: Float = 0
  for (value, reference) in zip(found, expected) where value != reference {
    if value.isNaN && reference.isNaN { continue }
    guard value.isFinite, reference.isFinite else { return .infinity }
    scale = max(scale, abs(reference))
    largest = max(largest, abs(value - reference))
  }
  return largest / scale
}
