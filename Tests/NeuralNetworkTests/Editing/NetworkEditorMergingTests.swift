import Testing

@testable import NeuralNetwork

struct NetworkEditorMergingTests {
  /// y = relu(x stem) top, [N, 2] to [N, 2].
  private func network(stem: [Float] = [1, -1, 2, 3], top: [Float], output: String = "y") throws -> NetworkEditor {
    var editor = NetworkEditor(name: "network")
    editor.setInput("x", shape: [.symbolic("N"), .fixed(2)])
    editor.setConstant("stem", shape: [2, 2], values: stem)
    editor.setConstant("top", shape: [2, 2], values: top)
    try editor.addNode("MatMul", inputs: ["x", "stem"], outputs: ["sums"])
    try editor.addNode("Relu", inputs: ["sums"], outputs: ["rectified"])
    try editor.addNode("MatMul", inputs: ["rectified", "top"], outputs: [output])
    try editor.setOutputs([(output, [.symbolic("N"), .fixed(2)])])
    return editor
  }

  private func outputs(_ editor: NetworkEditor) throws -> [[Float]] {
    try editor.network(name: "merged").run([([1, 2], [1, 1])]).map { $0.map(Float.init(bitPattern:)) }
  }

  @Test func whatBothComputeIsSharedAndTheRestAdded() throws {
    var merged = try network(top: [1, 0, 0, 1])
    let other = try network(top: [0, 1, 1, 0])
    let names = try merged.addValues(["y", "rectified"], of: other, prefix: "other.")
    #expect(names == ["other.y", "rectified"])
    #expect(merged.valueNames == ["sums", "rectified", "y", "other.y"])
    try merged.setOutputs(["y", "other.y"].map { ($0, [.symbolic("N"), .fixed(2)]) })
    #expect(merged.constantNames == ["other.top", "stem", "top"])
    #expect(try outputs(merged) == [[3, 2], [2, 3]])
  }

  @Test func aWeightThatDiffersKeepsEverythingBehindItApart() throws {
    var merged = try network(top: [1, 0, 0, 1])
    let other = try network(stem: [1, -1, 2, 4], top: [1, 0, 0, 1])
    let names = try merged.addValues(["y"], of: other, prefix: "other.")
    #expect(names == ["other.y"])
    try merged.setOutputs(["y", "other.y"].map { ($0, [.symbolic("N"), .fixed(2)]) })
    #expect(try outputs(merged) == [[3, 2], [3, 3]])
  }

  @Test func whatCannotBeMergedIsSaid() throws {
    var merged = try network(top: [1, 0, 0, 1])
    var other = try network(top: [0, 1, 1, 0])
    #expect(throws: NetworkError.self) { _ = try merged.addValues(["none"], of: other, prefix: "other.") }
    try other.renameValue("x", to: "z")
    #expect(throws: NetworkError.self) { _ = try merged.addValues(["y"], of: other, prefix: "other.") }
    #expect(merged.valueNames == ["sums", "rectified", "y"])
  }
}
