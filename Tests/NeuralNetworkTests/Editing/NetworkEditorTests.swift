import Testing

@testable import NeuralNetwork

struct NetworkEditorTests {
  /// y = relu(x w + b), [N, 2] to [N, 3].
  private func linear() throws -> NetworkEditor {
    var editor = NetworkEditor(name: "linear")
    editor.setInput("x", shape: [.symbolic("N"), .fixed(2)])
    editor.setConstant("w", shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
    editor.setConstant("b", shape: [3], values: [0, -20, 1])
    try editor.addNode("Gemm", inputs: ["x", "w", "b"], outputs: ["sums"])
    try editor.addNode("Relu", inputs: ["sums"], outputs: ["y"])
    try editor.setOutputs([("y", [.symbolic("N"), .fixed(3)])])
    return editor
  }

  private func results(_ editor: NetworkEditor, _ x: [Float]) throws -> [[Float]] {
    let bits = try editor.network(name: "edited").run([([x.count / 2, 2], x)])
    return bits.map { $0.map(Float.init(bitPattern:)) }
  }

  @Test func aNewGraphRuns() throws {
    let editor = try linear()
    #expect(editor.valueNames == ["sums", "y"])
    #expect(try results(editor, [1, 1, 2, 0]) == [[5, 0, 10, 2, 0, 7]])
    #expect(editor.opset() == 17 && editor.opset(of: "ai.onnx.ml") == 3)
  }

  @Test func aNetworkIsNotChangedByEditingItsCopy() throws {
    let network = try linear().network(name: "linear")
    var editor = NetworkEditor(network)
    editor.setConstant("b", shape: [3], values: [0, 0, 0])
    editor.metadata["name"] = "other"
    #expect(try results(editor, [1, 1]) == [[5, 7, 9]])
    #expect(try results(NetworkEditor(network), [1, 1]) == [[5, 0, 10]])
    #expect(network.metadata.isEmpty)
  }

  @Test func aHeadIsReplacedWhateverTheOrderOfTheNodes() throws {
    var editor = NetworkEditor(try linear().network(name: "linear"))
    editor.removeNode(producing: "y")
    editor.setConstant("two", shape: [], values: [2])
    try editor.addNode("Mul", inputs: ["shifted", "two"], outputs: ["y"])
    try editor.addNode("Add", inputs: ["sums", "two"], outputs: ["shifted"])
    #expect(try results(editor, [1, 1]) == [[14, -22, 24]])
  }

  @Test func whatNoOutputNeedsIsDropped() throws {
    var editor = try linear()
    editor.setConstant("idle", shape: [1], values: [1])
    try editor.setOutputs([("sums", [.symbolic("N"), .fixed(3)]), ("w", [.fixed(2), .fixed(3)])])
    #expect(editor.valueNames == ["sums"] && editor.constantNames == ["b", "w"])
    #expect(try results(editor, [1, 1]) == [[5, -13, 10], [1, 2, 3, 4, 5, 6]])
    // A constant that is an output is one in the file, too.
    let network = try editor.network(name: "edited").rewritten()
    #expect(try network.run([([1, 2], [1, 1])]) == editor.network(name: "edited").run([([1, 2], [1, 1])]))
  }

  @Test func aValueIsRenamedWhereverItIsUsed() throws {
    var editor = try linear()
    try editor.renameValue("x", to: "image")
    try editor.renameValue("w", to: "weights")
    try editor.renameValue("sums", to: "features")
    try editor.renameValue("y", to: "score")
    try editor.renameValue("b", to: "b")
    let network = try editor.network(name: "renamed")
    #expect(network.inputs.map(\.name) == ["image"] && network.outputs.map(\.name) == ["score"])
    #expect(editor.valueNames == ["features", "score"] && editor.constantNames == ["b", "weights"])
    #expect(try results(editor, [1, 1]) == [[5, 0, 10]])
    #expect(throws: NetworkError.self) { try editor.renameValue("score", to: "b") }
  }

  @Test func namesStayUnique() throws {
    var editor = try linear()
    #expect(editor.unusedName("new") == "new" && editor.unusedName("y") == "y_2")
    for taken in ["x", "w", "y"] {
      #expect(throws: NetworkError.self) { try editor.addNode("Relu", inputs: ["x"], outputs: [taken]) }
    }
    try editor.addNode("Relu", name: "node", inputs: ["x"], outputs: ["p"])
    try editor.addNode("Relu", name: "node", inputs: ["p"], outputs: ["q"])
    try editor.setOutputs([("q", [.symbolic("N"), .fixed(2)])])
    #expect(try editor.network(name: "names").graph.nodes.map(\.name) == ["node", "node_2"])
    editor.setConstant("x", shape: [1], values: [1])
    #expect(throws: NetworkError.self) { try editor.network(name: "names") }
  }

  @Test func aCropSizeIsFixedOrFreed() throws {
    var editor = try linear()
    editor.setInput("x", shape: [.fixed(1), .fixed(2)])
    let fixed = try editor.network(name: "fixed")
    #expect(throws: NetworkError.self) { try fixed.plan(inputShapes: ["x": [2, 2]]) }
    editor.setInput("x", shape: [.symbolic("crops"), .symbolic("")])
    _ = try editor.network(name: "free").plan(inputShapes: ["x": [7, 2]])
  }

  @Test func whatCannotRunIsRefusedByName() throws {
    var editor = try linear()
    let unknown = #expect(throws: NetworkError.self) { try editor.addNode("LSTM", inputs: ["x"], outputs: ["z"]) }
    #expect(unknown?.description.contains("LSTM") == true)
    #expect(throws: NetworkError.self) {
      try editor.addNode("Relu", domain: "com.example", inputs: ["x"], outputs: ["z"])
    }
    #expect(throws: NetworkError.self) {
      try editor.addNode("LRN", inputs: ["x"], outputs: ["z"], attributes: ["size": .string("five")])
    }
    #expect(throws: NetworkError.self) { try editor.setOutputs([("nobody", [])]) }
    // A cycle.
    try editor.addNode("Relu", inputs: ["b2"], outputs: ["a2"])
    try editor.addNode("Relu", inputs: ["a2"], outputs: ["b2"])
    #expect(throws: NetworkError.self) { try editor.network(name: "cycle") }
    #expect(throws: NetworkError.self) { try NetworkEditor(name: "empty").network(name: "empty") }
  }

  @Test func theRegressionsDomainIsImported() throws {
    var editor = try linear()
    try editor.addNode(
      "SVMRegressor", domain: "ai.onnx.ml", inputs: ["y"], outputs: ["score"],
      attributes: [
        "kernel_type": .string("LINEAR"), "coefficients": .floats([1, 1, 1]), "rho": .floats([0.5]),
        "kernel_params": .floats([0, 0, 0]), "post_transform": .string("NONE"),
      ])
    try editor.setOutputs([("score", [.symbolic("N"), .fixed(1)])])
    let network = try editor.network(name: "svr").rewritten()
    #expect(network.graph.opsets == ["": 17, "ai.onnx.ml": 3])
    #expect(try network.run([([1, 2], [1, 1])]) == [[Float(15.5).bitPattern]])
  }
}

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
