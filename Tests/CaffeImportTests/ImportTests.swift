import Foundation
import NeuralNetwork
import ONNX
import Testing

@testable import CaffeImport

/// Imported networks against Caffe's definitions in float64 (Fixtures/caffe_reference).
struct ImportTests {
  @Test(arguments: try CaffeCase.all())
  func computesWhatCaffeDefines(caffeCase: CaffeCase) throws {
    let network = try caffeCase.imported().network(name: "imported")
    let description = try caffeCase.description
    let (height, width) = (description.height, description.width)
    #expect(network.inputs.map(\.name) == ["image"])
    #expect(network.inputs.first?.shape == [.symbolic("crops"), .fixed(3), .fixed(height), .fixed(width)])
    #expect(network.outputs.map(\.name) == ["features", "logits"])
    let plan = try network.plan(inputShapes: ["image": [2, 3, height, width]])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    let pixels = try Data(contentsOf: caffeCase.file("images.u8")).map { Float($0) }
    _ = plan.input("image", in: workspace).update(fromContentsOf: pixels)
    plan.run(in: workspace)
    for (output, count) in [("features", description.features), ("logits", description.logits)] {
      #expect(plan.outputShapes[output] == [2, count])
      let expected = try caffeCase.expected(output)
      let found = plan.output(output, in: workspace)
      try #require(found.count == expected.count)
      let scale = try #require(expected.map(abs).max())
      let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(difference < 2e-6 * scale, "\(output)")
    }
  }

  @Test func everyLayerTypeHasACase() throws {
    var covered = Set<String>()
    for caffeCase in try CaffeCase.all() {
      let definition = try CaffeFile(path: caffeCase.file("net.prototxt").path).definition()
      covered.formUnion(try definition.layers(file: "fixture").map(\.type))
    }
    #expect(LayerRegistry.names.subtracting(covered).isEmpty)
  }

  @Test func bothFormsOfAFileAreTheSameNetwork() throws {
    // The cases' weights differ; what is compared is the graph.
    func layers(_ name: String) throws -> [String] {
      let network = try CaffeCase.named(name).imported().network(name: name)
      return try network.plan(inputShapes: ["image": [1, 3, 51, 51]]).layers.map { "\($0.name) \($0.operation)" }
    }
    #expect(try layers("caffenet_small") == layers("caffenet_small_v1"))
  }

  @Test func canBeTrainedFurther() throws {
    let network = try TrainableNetwork(CaffeCase.named("residual").imported().network(name: "imported"))
    let plan = try network.plan(inputShapes: ["image": [2, 3, 17, 19]], outputs: ["logits"])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    let input = plan.input("image", in: workspace)
    for index in input.indices { input[index] = Float(index % 251) }
    plan.forward(in: workspace, seed: 1)
    let gradient = plan.outputGradient("logits", in: workspace)
    for index in gradient.indices { gradient[index] = Float(index + 1) }
    var gradients = [Float](repeating: 0, count: network.values.count)
    gradients.withUnsafeMutableBufferPointer { plan.backward(in: workspace, gradients: $0) }
    // Down to the first convolution, through every kind of layer behind it.
    #expect(network.parameters.count >= 4)
    for parameter in network.parameters {
      #expect(gradients[parameter.range].contains { $0 != 0 }, "\(parameter.name)")
      #expect(gradients[parameter.range].allSatisfy { $0.isFinite }, "\(parameter.name)")
    }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let bytes = try CaffeCase.named("caffenet_small").imported().onnx()
    let network = try bytes.withUnsafeBytes { try Network(onnx: $0, name: "written") }
    #expect(network.metadata["name"] == "caffenet_small")
    #expect(network.outputs.map(\.name) == ["features", "logits"])
  }
}
