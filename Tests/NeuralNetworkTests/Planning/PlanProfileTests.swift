import Testing

@testable import NeuralNetwork

@Suite struct PlanProfileTests {
  @Test func `Every layer but a view has a time, and the outputs are those of a run`() throws {
    let fixture = try OperatorCase.named("fusion/reshape_views_and_source_used")
    let network = try fixture.network()
    let name = network.inputs[0].name
    let plan = try network.plan(inputShapes: [name: [2, 3, 4, 2]])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    _ = plan.input(name, in: workspace).update(fromContentsOf: try fixture.inputs[0].floats())
    let durations = plan.profile(in: workspace)
    #expect(plan.layers.map(\.operation) == ["Relu", "Flatten", "Gemm", "Sigmoid"])
    try #require(durations.count == plan.layers.count)
    for (layer, duration) in zip(plan.layers, durations) {
      #expect((duration == nil) == (layer.operation == "Flatten"))
      if let duration { #expect(duration >= .zero && duration < .seconds(10)) }
    }
    for (port, expected) in zip(network.outputs, try fixture.outputs) {
      #expect(try largestDifference(plan.output(port.name, in: workspace), expected.floats()) < 1e-5)
    }
  }
}
