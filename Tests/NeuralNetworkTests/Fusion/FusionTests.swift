import Testing

@testable import NeuralNetwork

/// What fusion makes of a graph; that it computes the same is tested by the cases of OperatorTests.
struct FusionTests {
  @Test(arguments: [
    ("conv_bn_relu", ["Relu"]), ("conv_clip", ["Clip"]), ("conv_silu", ["Sigmoid", "Mul"]),
    ("conv_hard_swish", ["HardSwish"]),
  ])
  func oneConvolutionRemains(name: String, fused: [String]) throws {
    let fixture = try OperatorCase.named("fusion/\(name)")
    let network = try fixture.network()
    let layers = try network.plan(inputShapes: fixture.inputShapes(network)).layers.filter { $0.operation != "Layout" }
    #expect(layers.map(\.operation) == ["Conv"])
    #expect(layers.first?.operators == ["Conv"] + fused)
  }
}
