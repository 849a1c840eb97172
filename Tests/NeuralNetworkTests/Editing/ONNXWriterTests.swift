import Foundation
import ONNX
import Testing

@testable import NeuralNetwork

/// A network that is written and loaded again has the same results, bit for bit, and the same description.
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

struct HalfPrecisionTests {
  /// A graph of multiplications by weights of one row each.
  private func editor(_ weights: [String: [Float]]) throws -> NetworkEditor {
    var editor = NetworkEditor(name: "weights")
    editor.setInput("x", shape: [.symbolic("N"), .fixed(1)])
    for (name, values) in weights.sorted(by: { $0.key < $1.key }) {
      editor.setConstant(name, shape: [1, values.count], values: values)
      try editor.addNode("MatMul", inputs: ["x", name], outputs: ["times \(name)"])
    }
    try editor.setOutputs(weights.map { ("times \($0.key)", [.symbolic("N"), .fixed($0.value.count)]) })
    return editor
  }

  @Test func halvesTheFileAndRoundsToNearest() throws {
    let values = (0..<40_000).map { Float($0 - 20_000) / 30_001 }
    let editor = try editor(["w": values])
    let (full, half) = try (editor.onnx(), editor.onnx(weights: .float16))
    #expect(Double(half.count) < 0.51 * Double(full.count))
    let network = try half.withUnsafeBytes { try Network(onnx: $0, name: "half") }
    let rounded = try network.run([([1, 1], [1])])[0].map(Float.init(bitPattern:))
    #expect(rounded == values.map { Float(Float16($0)) })
    let report = try #require(editor.halfPrecisionWeights().first)
    #expect(report.isHalf && report.count == 40_000)
    #expect(report.largestChange == zip(values, rounded).map { abs($0 - $1) }.max())
    #expect(report.largestMagnitude == Float(20_000) / 30_001)
    // Rounding again changes nothing.
    #expect(NetworkEditor(network).halfPrecisionWeights().map(\.largestChange) == [0])
  }

  @Test func whatHalfCannotHoldStaysAsItIs() throws {
    let wave = (0..<2048).map { Float($0 % 7) - 3 }
    let editor = try editor([
      "huge": wave.map { $0 * 30_000 }, "tiny": wave.map { $0 * 1e-6 }, "infinite": wave.map { 1 / $0 },
      "not a number": wave.map { ($0 - $0) / $0 }, "zero": wave.map { _ in 0 }, "short": Array(wave.prefix(1000)),
      "good": wave,
    ])
    let considered = editor.halfPrecisionWeights()
    #expect(considered.filter(\.isHalf).map(\.name) == ["good", "zero"])
    #expect(considered.filter { !$0.isHalf }.map(\.name) == ["huge", "infinite", "not a number", "tiny"])
    #expect(considered.allSatisfy { $0.largestChange == 0 })
    let network = try editor.network(name: "weights")
    #expect(try network.rewritten(weights: .float16).run([([1, 1], [1])]) == network.run([([1, 1], [1])]))
  }
}

extension Network {
  /// Written as ONNX and read again.
  func rewritten(weights: WeightPrecision = .float32) throws -> Network {
    let bytes = try NetworkEditor(self).onnx(weights: weights)
    return try bytes.withUnsafeBytes { try Network(onnx: $0, name: name) }
  }

  /// The outputs, in order, for inputs in order; as bit patterns, so that equal means equal to the last bit.
  func run(_ inputs: [(shape: [Int], elements: [Float])]) throws -> [[UInt32]] {
    let shapes = zip(self.inputs, inputs).map { ($0.name, $1.shape) }
    let plan = try plan(inputShapes: Dictionary(uniqueKeysWithValues: shapes))
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    for (port, input) in zip(self.inputs, inputs) {
      _ = plan.input(port.name, in: workspace).update(fromContentsOf: input.elements)
    }
    plan.run(in: workspace)
    return outputs.map { plan.output($0.name, in: workspace).map(\.bitPattern) }
  }
}
