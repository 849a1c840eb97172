import Foundation
import Testing

@testable import NeuralNetwork

/// That the plans are what fusion promises; that they compute the same is what the cases in OperatorTests hold.
struct FusionTests {
  private func layers(_ name: String, _ shape: [Int]? = nil) throws -> [Layer] {
    let folder = try OperatorCase.fixtures.appending(path: "operators/fusion/\(name)")
    let network = try Network(contentsOfFile: folder.appending(path: "model.onnx").path)
    let inputs = try OperatorCase(group: "fusion", folder: folder).tensors("input")
    let shapes = zip(network.inputs, inputs).map { ($0.name, $1.shape) }
    return try network.plan(inputShapes: Dictionary(uniqueKeysWithValues: shapes)).layers
  }

  @Test(arguments: [
    ("conv_bn_relu", ["Relu"]), ("conv_clip", ["Clip"]), ("conv_silu", ["Sigmoid", "Mul"]),
    ("conv_hard_swish", ["HardSwish"]),
  ])
  func oneConvolutionRemains(name: String, fused: [String]) throws {
    let layers = try layers(name).filter { $0.operation != "Layout" }
    #expect(layers.map(\.operation) == ["Conv"])
    #expect(layers.first?.operators == ["Conv"] + fused)
  }
}
