import Testing

@testable import NeuralNetwork

struct HalfPrecisionTests {
  /// A graph that multiplies by weights of one row each.
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
    // What float16 holds exactly is not changed by doing it again.
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
