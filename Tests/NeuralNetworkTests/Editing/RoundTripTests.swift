import Foundation
import Testing

@testable import NeuralNetwork

/// What is loaded, written and loaded again is the same network: bit for bit in its results, and in all it says of
/// itself.
struct RoundTripTests {
  @Test(arguments: try OperatorCase.all())
  func everyOperatorSurvives(operatorCase: OperatorCase) throws {
    let network = try operatorCase.network()
    let inputs = try operatorCase.inputs.map { ($0.shape, try Array($0.floats())) }
    let rewritten = try network.rewritten()
    #expect(rewritten.inputs == network.inputs && rewritten.outputs == network.outputs)
    #expect(rewritten.graph.opsets == network.graph.opsets)
    #expect(try rewritten.run(inputs) == network.run(inputs))
    // A second time nothing changes at all.
    #expect(try NetworkEditor(rewritten).onnx() == NetworkEditor(network).onnx())
  }

  @Test func theShippedModelSurvives() throws {
    let path = URL(fileURLWithPath: #filePath).appending(path: "../../../../Sources/CEmbedded/default-model.onnx")
    let network = try Network(contentsOfFile: path.standardized.path)
    let rewritten = try network.rewritten()
    #expect(!network.metadata.isEmpty && rewritten.metadata == network.metadata)
    #expect(rewritten.documentation == network.documentation)
    let image = (0..<(2 * 3 * 224 * 224)).map { Float($0 % 251) }
    #expect(try rewritten.run([([2, 3, 224, 224], image)]) == network.run([([2, 3, 224, 224], image)]))
  }

  @Test func anOpenShapeStaysOpen() throws {
    var editor = NetworkEditor(name: "shapes")
    editor.setInput("x", shape: [.symbolic("N"), .fixed(3), .symbolic("")])
    try editor.addNode("Relu", inputs: ["x"], outputs: ["y"])
    try editor.setOutputs([("y", [.symbolic("N"), .fixed(3), .symbolic("")])])
    let network = try editor.network(name: "shapes").rewritten()
    #expect(network.inputs[0].shape == [.symbolic("N"), .fixed(3), .symbolic("")])
    #expect(network.outputs[0].shape == network.inputs[0].shape)
  }
}
